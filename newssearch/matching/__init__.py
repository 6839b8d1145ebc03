"""Matching: the meaning of a query over the words of an article, for every backend."""
