"""Containers to the files in them: archives, crawls, mail."""
