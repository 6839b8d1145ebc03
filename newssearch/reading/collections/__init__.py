"""Research collections to drafts."""
