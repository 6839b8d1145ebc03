"""XML formats: feeds, sitemaps, the news formats of the IPTC, WordPress."""
