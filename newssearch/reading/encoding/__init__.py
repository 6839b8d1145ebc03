"""Encodings: bytes to text."""
