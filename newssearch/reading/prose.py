"""Cleaning of text: no control characters, NFC, on one line; also the width of a line, and whether it ends a
sentence."""

from newssearch.core import clean, ends_a_sentence, one_line, weight, with_meant

__all__ = ["clean", "ends_a_sentence", "one_line", "weight", "with_meant"]
