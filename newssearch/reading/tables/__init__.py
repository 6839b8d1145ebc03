"""Tables to drafts."""
