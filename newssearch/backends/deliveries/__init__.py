"""Deliveries of alerts: files of JSON lines, Atom feeds, e-mail and commands."""
