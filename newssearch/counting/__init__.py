"""Counting articles by time, by who printed them, by where from."""
