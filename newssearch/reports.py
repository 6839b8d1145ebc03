"""Reports of runs and checks: values like those of `newssearch.models`, for everything except searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from newssearch.models import MissingSource, Rejection
from newssearch.values import Value

BoilerplateState = Literal["learnt", "pinned", "freed"]


@dataclass(frozen=True, slots=True)
class Report(Value):
    """The counts of a run: ``read == indexed + updated + unchanged + duplicate + rejected``, always."""

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
    banned: int = 0
    """The articles that were left out, as they were removed for good; they count as unchanged."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The sources that were named and do not exist."""
        return tuple(one.source for one in self.rejections if isinstance(one, MissingSource))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as `newssearch index --json` prints them, without the version of the schema."""
        return Value.to_dict(self) | {"seconds": round(self.seconds, 3)}


def summed(reports: Sequence[Report]) -> dict[str, Any]:
    """Return the verdicts and rejections of several runs as arguments of one report."""
    names = ("read", "indexed", "updated", "unchanged", "duplicate", "rejected", "banned")
    counts: dict[str, Any] = {name: sum(getattr(report, name) for report in reports) for name in names}
    return counts | {"rejections": tuple(rejection for report in reports for rejection in report.rejections)}


@dataclass(frozen=True, slots=True)
class ForeverReport(Report):
    """The counts of a removal for good; ``copies`` are other articles with the same text or URL, which stay."""

    copies: tuple[str, ...] = ()


def banned_warning(banned: int) -> tuple[str, ...]:
    """Return the line on articles that a run left out; none where it left out none."""
    if not banned:
        return ()
    were = "article was" if banned == 1 else "articles were"
    return (f"{banned:,} {were} left out, removed for good: see newssearch removed",)


@dataclass(frozen=True, slots=True)
class Shortfall(Value):
    """A check that a rebuilt index did not pass: its name, and the figure found with the limit."""

    check: str
    found: str


@dataclass(frozen=True, slots=True)
class RebuildReport(Report):
    """The counts of a rebuild. ``removed`` counts articles that the index had before and has no longer."""

    switched: bool = False
    """True where the rebuilt index is the live one."""
    resumed: bool = False
    """True where the run continued an interrupted rebuild; articles which that had indexed count as unchanged."""
    before: int | None = None
    """The articles of the generation before; None where there was none to compare with."""
    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding(Value):
    """The articles that one side of a copy holds.

    ``digest`` is hexadecimal and the same wherever the same articles are, in whatever order: a digest of their ids,
    their records and their content.
    """

    articles: int = 0
    duplicates: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class CopyReport(Report):
    """The counts of `newssearch.copy`: ``read`` counts the articles of ``source`` with their exact copies.

    ``removed`` counts articles that only the target held. ``target`` is as it was read back at the end.
    """

    source: Holding = Holding()
    target: Holding = Holding()

    @property
    def proven(self) -> bool:
        """True where both sides hold the same articles and copies, with the same content."""
        return self.source == self.target

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as `newssearch copy --json` prints them, with ``proven``."""
        return Report.to_dict(self) | {"proven": self.proven}


@dataclass(frozen=True, slots=True)
class KeptGeneration(Value):
    """A generation that is live or can be gone back to. ``committed`` is ISO 8601 in UTC."""

    generation: int
    committed: str
    articles: int
    bytes: int
    live: bool
    before: str = ""
    """The command after which the next generation was live; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class Stats(Value):
    """The size of an index and the articles in it. Sizes are bytes; ``terms`` is None where nobody counts them."""

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
class BoilerplateLine(Value):
    """A line that recurs in the articles of one source, in one of its spellings, and the number of those articles.

    Lines that were ``learnt`` or ``pinned`` are left out of index and snippets; a ``freed`` line is text again.
    """

    text: str
    articles: int
    state: BoilerplateState = "learnt"


@dataclass(frozen=True, slots=True)
class BoilerplateSource(Value):
    """The recurring lines of one source, most frequent first, and the number of articles that were counted."""

    source: str
    articles: int
    lines: tuple[BoilerplateLine, ...]


@dataclass(frozen=True, slots=True)
class CheckedFile(Value):
    """One file of an index as `check` found it; ``problem`` is empty when all is well."""

    name: str
    bytes: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport(Value):
    """Every file looked at, and every problem found between and in them."""

    generation: int
    articles: int
    files: tuple[CheckedFile, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """Facts that are no damage but should be known, such as files that belong to nothing."""
    advice: str = ""
    """The next step to solve the problems; empty when there are none."""

    @property
    def ok(self) -> bool:
        """True where no problem was found."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as `newssearch check --json` prints them, with ``ok``."""
        return {"ok": self.ok} | Value.to_dict(self)


@dataclass(frozen=True, slots=True)
class BackupReport(Value):
    """Files that `News.backup` or `newssearch.restore` linked, copied or left unchanged, and the ``bytes`` copied."""

    generation: int
    articles: int
    linked: int
    copied: int
    unchanged: int
    bytes: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportReport(Value):
    """The number of ``articles`` that an export wrote."""

    query: str
    articles: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation(Value):
    """The citation of one article, as a style prints it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Bibliography(Value):
    """The citations of articles in the order of a style; ``missing`` are ids that no article has."""

    style: str
    citations: tuple[Citation, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptimizeReport(Value):
    """Segments and their bytes before and after `News.optimize`."""

    generation: int
    segments_before: int
    segments_after: int
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, slots=True)
class RepairReport(Value):
    """The result of `newssearch.repair` or `newssearch.upgrade`.

    ``kept`` counts the documents of segments that were whole, ``rebuilt`` the documents that were indexed again from
    the stored articles; ``lost`` names the lost documents, by id where an id could be read. Each of ``actions``
    describes one change; without any, nothing was changed.
    """

    generation: int
    kept: int = 0
    rebuilt: int = 0
    lost: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
