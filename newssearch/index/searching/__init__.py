"""Searching: one open generation of an index."""
