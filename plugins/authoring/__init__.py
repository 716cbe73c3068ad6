"""Authoring: how words come into a unit."""
