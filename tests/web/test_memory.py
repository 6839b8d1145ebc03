"""Memory of the server: what the grouping of copies takes goes back to the system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newssearch.web.grouping import Grouping


def own_memory() -> float:
    """Return the resident memory of this process in megabytes, mapped files left out."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    return int(status["RssAnon"].split()[0]) / 1000


@pytest.mark.skipif(sys.platform != "linux", reason="other systems return freed memory by themselves")
def test_memory_that_was_freed_is_given_back_after_grouping(make_index):
    news = make_index("The ferry came.")
    blocks = [bytearray(10_000) for _ in range(10_000)]
    del blocks[:-1]  # the last one keeps the C library from giving back what lies before it
    before = own_memory()
    grouping = Grouping()
    while not grouping.is_done(news):
        pass
    assert own_memory() < before - 50
    assert len(blocks) == 1
