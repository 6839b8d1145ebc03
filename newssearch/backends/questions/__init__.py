"""Questions about all that a query finds: counts, streams, exports."""
