"""The index: what is stored, how a query runs on it, and what comes back."""
