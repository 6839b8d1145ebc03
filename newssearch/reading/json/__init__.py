"""JSON formats: turns values into drafts."""
