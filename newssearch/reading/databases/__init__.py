"""Exports of the databases of news to drafts."""
