"""Crews: processes that do pieces of work, on this machine (`local`) or on many (`machines`)."""
