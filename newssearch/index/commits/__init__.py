"""Commits: the manifest, generations, the folder, the lock."""
