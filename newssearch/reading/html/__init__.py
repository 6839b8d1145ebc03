"""HTML pages: turns a page into a draft."""
