"""The index as Whoosh sees it: the only package that imports Whoosh, and no search or update does."""
