"""Containers: yields the files in archives, crawls and mail."""
