"""Matching: what a query means over the words of an article, for every backend."""
