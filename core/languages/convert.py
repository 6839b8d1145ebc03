"""Convert the model of py3langid into the file that the core embeds: ``python core/languages/convert.py model.zst``.

The model (py3langid 0.4, BSD licence beside this file) is a naive Bayes classifier over byte n-grams, found by an
Aho-Corasick automaton whose states py3langid stores as one row of 256 transitions each, 39 MB. Here the automaton is
a trie with failure links, in the breadth-first order of its states, 1.4 MB:

=========  ======================  ====================================================================
part       type                    meaning
=========  ======================  ====================================================================
header     5 x u32                 states, features, classes, bytes of the class names, 0
names      UTF-8                   the language tags of the classes, each followed by a line feed
starts     (states + 1) x u32      the edges of state n are [starts[n], starts[n + 1]); edge e leads to
                                   state e + 1
fails      states x u32            the failure link
outputs    states x u32            the feature that ends here, or 0xFFFFFFFF
priors     classes x f32           log prior
weights    features x classes f16  log likelihood, all low bytes and then all high bytes
edges      (states - 1) x u8       the byte of each edge, ascending within a state
=========  ======================  ====================================================================

All numbers are little-endian. The conversion is checked: the automaton is built again and compared with the original.
"""

from __future__ import annotations

import struct
import sys
from collections import deque
from pathlib import Path

import numpy as np
import zstandard
from py3langid.langid import MODEL_FILE, LanguageIdentifier

NONE = 0xFFFFFFFF


def convert() -> bytes:
    """Return the model as bytes, before compression."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    moves = np.array(model.tk_nextmove, np.uint32).reshape(-1, 256)[np.array(model.tk_row)]
    depths = _depths(moves)
    order, starts, edges = [0], [0], bytearray()
    for state in order:  # grows while it is walked: breadth first
        children = np.flatnonzero(depths[moves[state]] == depths[state] + 1)
        order += moves[state][children].tolist()
        edges += bytes(children.tolist())
        starts.append(len(edges))
    assert len(order) == len(moves) == len(edges) + 1
    number = np.empty(len(order), np.uint32)
    number[order] = np.arange(len(order))
    moves = number[moves[order]]
    fails = _fails(moves, starts, edges)
    _check(moves, starts, edges, fails)
    outputs = np.array(model.tk_output, np.int64)[order]
    features = outputs[outputs >= 0]
    ranks = np.full(len(order), NONE, np.uint32)
    ranks[outputs >= 0] = np.arange(len(features))
    weights = np.ascontiguousarray(model.nb_ptc[features], "<f2").view(np.uint8).reshape(-1, 2)
    names = "".join(f"{name}\n" for name in model.nb_classes).encode()
    return b"".join(
        (
            struct.pack("<5I", len(order), len(features), len(model.nb_classes), len(names), 0),
            names,
            np.array(starts, "<u4").tobytes(),
            fails.astype("<u4").tobytes(),
            ranks.astype("<u4").tobytes(),
            np.array(model.nb_pc, "<f4").tobytes(),
            weights[:, 0].tobytes(),
            weights[:, 1].tobytes(),
            bytes(edges),
        )
    )


def _depths(moves: np.ndarray) -> np.ndarray:
    """Return the depth of each state: the length of the shortest way from the root, as a suffix is all it keeps."""
    depths = np.full(len(moves), -1)
    depths[0], queue = 0, deque([0])
    while queue:
        state = queue.popleft()
        for target in np.unique(moves[state]).tolist():
            if depths[target] < 0:
                depths[target] = depths[state] + 1
                queue.append(target)
    return depths


def _fails(moves: np.ndarray, starts: list[int], edges: bytearray) -> np.ndarray:
    fails = np.zeros(len(moves), np.uint32)
    for state in range(len(moves)):
        for edge in range(starts[state], starts[state + 1]):
            fails[edge + 1] = moves[fails[state], edges[edge]] if state else 0
    return fails


def _check(moves: np.ndarray, starts: list[int], edges: bytearray, fails: np.ndarray) -> None:
    """Build the table of transitions again from the trie and its failure links."""
    again = np.empty_like(moves)
    for state in range(len(moves)):
        again[state] = again[fails[state]] if state else 0
        for edge in range(starts[state], starts[state + 1]):
            again[state, edges[edge]] = edge + 1
    assert (again == moves).all()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(zstandard.ZstdCompressor(level=22).compress(convert()))
