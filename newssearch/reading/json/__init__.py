"""JSON to drafts."""
