"""The index for Whoosh's own tools: the only package that imports Whoosh; no search or update uses it."""
