"""Maintenance: check, repair, backup, optimize."""
