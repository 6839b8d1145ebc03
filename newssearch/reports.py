"""What runs and checks report: values like those of `newssearch.models`, for all that is no search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from newssearch.models import MissingSource, Rejection

BoilerplateState = Literal["learnt", "pinned", "freed"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: ``read == indexed + updated + unchanged + duplicate + rejected``, always."""

    generation: int
    read: int = 0
    indexed: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    removed: int = 0
    seconds: float = 0.0
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The sources that were named and do not exist."""
        return tuple(one.source for one in self.rejections if isinstance(one, MissingSource))


def summed(reports: Sequence[Report]) -> dict[str, Any]:
    """Return the verdicts and rejections of several runs as arguments of one report."""
    names = ("read", "indexed", "updated", "unchanged", "duplicate", "rejected")
    counts: dict[str, Any] = {name: sum(getattr(report, name) for report in reports) for name in names}
    return counts | {"rejections": tuple(rejection for report in reports for rejection in report.rejections)}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A check that a rebuilt index did not pass: which, and what was found, with the limit."""

    check: str
    found: str


@dataclass(frozen=True, slots=True)
class RebuildReport(Report):
    """What a rebuild did. ``removed`` counts what the index had before and has no more."""

    switched: bool = False
    """Whether the rebuilt index is the live one."""
    resumed: bool = False
    """Whether it went on with a rebuild that had been cut off; what that had indexed counts as unchanged."""
    before: int | None = None
    """The articles of the generation before; None where there was none to compare with."""
    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """What one side of a copy holds.

    ``digest`` is hexadecimal, and the same wherever the same articles are, in whatever order: it stands for the set of
    their ids, each with its records and all that the article says.
    """

    articles: int = 0
    duplicates: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class TransferReport(Report):
    """What `copy` has done: ``read`` counts what ``source`` holds, copies too, and ``removed`` what it does not hold.

    ``target`` is as it was read back at the end.
    """

    source: Holding = Holding()
    target: Holding = Holding()

    @property
    def proven(self) -> bool:
        """Whether both hold the same articles and copies, of the same content."""
        return self.source == self.target


@dataclass(frozen=True, slots=True)
class KeptGeneration:
    """A generation that is live or can be gone back to. ``committed`` is ISO 8601 in UTC."""

    generation: int
    committed: str
    articles: int
    bytes: int
    live: bool


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds. Sizes are bytes; ``terms`` is None where nobody counts them."""

    articles: int
    duplicates: int
    terms: int | None
    segments: int
    bytes: int
    generation: int
    undated: int
    first: str | None
    last: str | None
    sources: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BoilerplateLine:
    """A line that recurs in the articles of one source, as it was written once, and in how many of them it stands.

    It is left out of index and snippets where it was ``learnt`` or ``pinned``, and text again where it was ``freed``.
    """

    text: str
    articles: int
    state: BoilerplateState = "learnt"


@dataclass(frozen=True, slots=True)
class BoilerplateSource:
    """What is known of the lines of one source: how many articles were counted, and its lines, most frequent first."""

    source: str
    articles: int
    lines: tuple[BoilerplateLine, ...]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file of an index as `check` found it; ``problem`` is empty when all is well."""

    name: str
    bytes: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every file looked at, and every problem found between and in them."""

    generation: int
    articles: int
    files: tuple[CheckedFile, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """What is no damage but should be known: files that belong to nothing."""
    advice: str = ""
    """What to do about the problems; empty when there are none."""

    @property
    def ok(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What `backup` or `restore` has done: files by how they were taken over, and the ``bytes`` that were copied."""

    generation: int
    articles: int
    linked: int
    copied: int
    unchanged: int
    bytes: int


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: the number of ``articles`` that the query found."""

    query: str
    articles: int
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the values as JSON has them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Citation:
    """The citation of one article, as a style prints it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The citations of articles in the order of a style; ``missing`` are ids that no article has."""

    style: str
    citations: tuple[Citation, ...]
    missing: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the values as JSON has them."""
        return {
            "style": self.style,
            "citations": [asdict(citation) for citation in self.citations],
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class OptimizeReport:
    """What `optimize` has done; sizes are bytes of all segments."""

    generation: int
    segments_before: int
    segments_after: int
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What `repair` or `upgrade` has done.

    ``kept`` counts the documents of segments that were whole, ``rebuilt`` those that were indexed anew from the stored
    articles; ``lost`` names those that are gone, by id where that could be told; ``actions`` say what was done, one
    each. Nothing was changed where there are none.
    """

    generation: int
    kept: int = 0
    rebuilt: int = 0
    lost: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


def report_as_dict(report: Report) -> dict[str, Any]:
    """Return a report as JSON has it: tracebacks of faults are for ``-v`` and the log."""
    rejections = [{"source": one.source, "reason": one.reason} for one in report.rejections]
    return asdict(replace(report, rejections=())) | {"rejections": rejections}
