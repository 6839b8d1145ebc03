"""The user's words as frozen nodes, and back: `parse`, `to_text`, `describe`. No engine in sight.

``nodes`` and ``fields`` say what a query can mean; ``parsing`` reads one, ``printing`` writes one.
"""

from newssearch.query.parsing import Parsed, parse
from newssearch.query.printing import describe, to_text

__all__ = ["Parsed", "describe", "parse", "to_text"]
