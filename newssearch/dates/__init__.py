"""Dates: what is printed in a date, read to a value at its own precision."""
