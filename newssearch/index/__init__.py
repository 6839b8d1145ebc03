"""The on-disk index, for others than newssearch: so far Whoosh."""
