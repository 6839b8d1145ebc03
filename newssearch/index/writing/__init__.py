"""Writing: batches of articles to segments, and the merging of segments."""
