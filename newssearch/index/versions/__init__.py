"""Old versions of articles: their files, and the lookup of a version by id or by time."""
