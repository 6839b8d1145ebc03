"""Exports of news databases: turns documents into drafts."""
