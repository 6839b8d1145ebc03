"""Saved searches and their alerts, on a folder and on a cluster alike."""
