"""Sidecars: files beside the segments of an index."""
