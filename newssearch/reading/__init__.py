"""Files, folders and streams in; articles and rejections out.

The way of an article: `sources` finds a file, `streams` unpacks it, `formats` tells what it is, a reader makes
`drafts` of it, and `finishing` makes them articles.
"""

from newssearch.reading.reader import Progress, read

__all__ = ["Progress", "read"]
