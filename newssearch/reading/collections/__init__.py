"""Research collections: turns documents into drafts."""
