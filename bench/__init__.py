"""Measures builds, side by side with other generators. See README.md in this folder."""
