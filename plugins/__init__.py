"""Highroad's plugins: two ground floors (`network`, `pipeline`) and a room for each capability."""
