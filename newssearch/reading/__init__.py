"""Reading: turns files, folders and streams into articles and rejections.

`sources` finds a file, `streams` unpacks it, `formats` determines its format, a reader extracts `drafts`, and `finish`
turns these into articles.
"""

from newssearch.reading.reader import Progress, read

__all__ = ["Progress", "read"]
