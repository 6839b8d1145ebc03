"""A web page and a JSON interface for an index: ``newssearch serve``."""
