"""Openings of articles: bylines and datelines."""
