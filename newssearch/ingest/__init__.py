"""Ingest: one verdict for each article that comes in."""
