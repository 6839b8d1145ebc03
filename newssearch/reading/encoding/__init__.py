"""Encodings: turns bytes into text."""
