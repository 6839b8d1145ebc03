"""XML to drafts: feeds, sitemaps, the news formats of the IPTC, WordPress."""
