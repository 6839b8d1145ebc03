"""Articles written out for other programs: tables, prose, citations."""
