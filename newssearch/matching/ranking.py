"""BM25F: one saturation over all fields of an article, each field normalised by its own length.

S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.6; the
inverse document frequency in its own form, with a floor: a word of half of the articles hardly counts. A clause (a
word, a phrase, a NEAR) is scored as one term: its frequency in a field is the number of its matches there, its document
frequency the number of live articles it matches. The lead of the body counts as one more field.
"""

from __future__ import annotations

from collections.abc import Mapping

K1 = 1.6
"""Saturation of repeated matches: at 1.2 nDCG@10 on TIME is .729, here .737; MRR on Reuters .671, .672."""

LEAST_RARITY = 0.05
"""The least weight of a clause, for one that most of the articles match."""

LEAD = 28
"""The number of words at the start of a body that are its lead. Segments record which words are in it."""

LEAD_WEIGHT = 1.5
"""Weight of a clause that matches in the lead, once or more: with the body less than in the headline."""

WEIGHTS: Mapping[str, float] = {"headline": 3.0, "standfirst": 2.75, "dateline": 1.0, "body": 1.0}
"""Weight of one match in a field; a field not named has 1."""

B: Mapping[str, float] = {"headline": 0.3, "standfirst": 0.3, "dateline": 0.0, "body": 0.75}
"""Length normalisation of a field; a field not named has none."""


def impact(name: str, count: float, length: float, mean_length: float) -> float:
    """Return how much ``count`` matches in a field of ``length`` tokens count, before all fields are saturated."""
    b = B.get(name, 0.0)
    return WEIGHTS.get(name, 1.0) * count / (1 - b + b * length / (mean_length or 1.0))
