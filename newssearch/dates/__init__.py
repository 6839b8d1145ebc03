"""Dates: reads printed dates to values, each at its own precision."""
