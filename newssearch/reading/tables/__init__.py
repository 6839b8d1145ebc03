"""Tables: turns rows into drafts."""
