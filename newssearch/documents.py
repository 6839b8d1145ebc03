"""Values of the library as documents for programs: the shapes of JSON and CSV.

What stands in them does not change its meaning. JSON is UTF-8, one line but on a terminal. Characters
that a terminal would obey are written as escapes, which every JSON reader gives back as they were.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from newssearch.exports.columns import inert
from newssearch.models import (
    Article,
    Clause,
    Explanation,
    Highlighted,
    Hit,
    Item,
    Rejection,
    Removal,
    Results,
    Snippet,
    article_as_dict,
)

if TYPE_CHECKING:
    from newssearch.backends.questions.ranks import RankExplanation
    from newssearch.counting.cross_table import Counts
    from newssearch.jobs.status import Status
    from newssearch.query.fields import Field
    from newssearch.reading.formats import Format
    from newssearch.reports import (
        BoilerplateSource,
        CheckReport,
        CopyReport,
        KeptGeneration,
        OptimizeReport,
        RepairReport,
        Report,
        Stats,
        TransferReport,
    )

SCHEMA = {"schema_version": 1}

_OBEYED = "[\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_SURROGATE = "[\ud800-\udfff]"


def json_text(document: object, *, indented: bool = False) -> str:
    """``document`` as JSON and a line end; U+FFFD stands for what is not Unicode."""
    import orjson  # here, for a fast start of what writes no JSON

    options = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indented else 0)
    try:
        written = orjson.dumps(document, option=options)
    except orjson.JSONEncodeError:  # a file name whose bytes are not UTF-8
        written = orjson.dumps(_unicode(document), option=options)
    return re.sub(_OBEYED, lambda match: f"\\u{ord(match[0]):04x}", written.decode())


def _unicode(value: Any) -> Any:
    match value:
        case str():
            return re.sub(_SURROGATE, "\ufffd", value)
        case dict():
            return {_unicode(key): _unicode(item) for key, item in value.items()}
        case list() | tuple():
            return [_unicode(item) for item in value]
    return value


def results_document(results: Results) -> dict[str, Any]:
    """``search --json``; with ``clauses`` when nothing was found, ``partial`` when not all could be asked."""
    document = SCHEMA | {
        "query": results.query,
        "total": results.total,
        "partial_total": results.partial_total,
        "offset": results.offset,
        "took_ms": round(results.took_ms, 1),
        "warnings": results.warnings,
        "hits": [hit_document(hit) for hit in results.hits],
    }
    if results.facets:
        document["facets"] = dict(results.facets)
    if results.partial:
        document["partial"] = True
    if not results.total:
        document["clauses"] = [clause_document(clause) for clause in results.clauses]
    return document


def hit_document(hit: Hit) -> dict[str, Any]:
    """One hit of ``search --json``, and a line of ``--jsonl``; ``missing`` where it has only some of the words."""
    document = {
        "id": hit.id,
        "score": round(hit.score, 4),
        "headline": hit.headline,
        "headline_marks": hit.headline_marks,
        "published": hit.published,
        "precision": hit.precision,
        "source": hit.source,
        "byline": hit.byline,
        "dateline": hit.dateline,
        "section": hit.section,
        "language": hit.language,
        "url": hit.url,
        "snippets": [snippet_document(snippet) for snippet in hit.snippets],
        "exact_copies": hit.exact_copies,
    }
    if hit.missing:
        document["missing"] = hit.missing
    return document


def snippet_document(snippet: Snippet) -> dict[str, Any]:
    """One snippet of a hit; written out, as `asdict` takes twenty times as long, for twenty snippets a search."""
    return {"field": snippet.field, "text": snippet.text, "marks": snippet.marks}


CSV_COLUMNS = (
    "id", "score", "headline", "published", "precision", "source", "byline", "dateline",
    "section", "language", "url", "snippets", "missing",
)  # fmt: skip


def hits_csv(hits: Iterable[Hit], columns: Sequence[str] = CSV_COLUMNS) -> str:
    """Table of ``search --csv``: RFC 4180, except for its line ends.

    Bylines and missing words are joined by ``; ``, snippets by a line end. A text that a spreadsheet would take for
    a formula gets an apostrophe before it.
    """
    rows = [columns, *(_csv_row(hit, columns) for hit in hits)]
    return csv_text(rows)


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    inner = ([inert(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return re.sub(_SURROGATE, "\ufffd", "".join(map(_csv_line, inner)))


def _csv_row(hit: Hit, columns: Sequence[str]) -> list[Any]:
    row = hit_document(hit)
    row["byline"] = "; ".join(hit.byline)
    row["missing"] = "; ".join(hit.missing)
    row["snippets"] = "\n".join(snippet.text for snippet in hit.snippets)
    return [row[column] for column in columns]


def _csv_line(row: Iterable[Any]) -> str:
    """Return one row. A carriage return is quoted only where line ends have one, so the row is written with such."""
    import csv  # as orjson above

    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().removesuffix("\r\n") + "\n"


def clause_document(clause: Clause) -> dict[str, Any]:
    """A clause with its parts."""
    return {
        "text": clause.text,
        "meaning": clause.meaning,
        "count": clause.count,
        "hint": clause.hint,
        "parts": [clause_document(part) for part in clause.parts],
    }


def article_document(article: Article, marked: Highlighted | None = None) -> dict[str, Any]:
    """``show --json``; with what a query matches in the article, where one was asked for."""
    document = article_as_dict(article)
    if marked is not None:
        marks = {text.field: text.marks for text in marked.texts if text.marks}
        document |= {"matches": marked.matches, "marks": marks}
    return document


def counts_document(counts: Counts) -> dict[str, Any]:
    """``count --json``."""
    return SCHEMA | counts.to_dict()


def rank_document(ranked: RankExplanation) -> dict[str, Any]:
    """``explain --rank --json``."""
    return SCHEMA | ranked.to_dict()


def explanation_document(explanation: Explanation) -> dict[str, Any]:
    """``explain --json``."""
    return SCHEMA | {
        "query": explanation.query,
        "read_as": explanation.read_as,
        "total": explanation.total,
        "warnings": explanation.warnings,
        "clause": clause_document(explanation.clause),
    }


def report_document(report: Report) -> dict[str, Any]:
    """``index --json`` and ``reindex --json``."""
    from newssearch.reports import report_as_dict  # here, as a search reports nothing

    return SCHEMA | report_as_dict(report) | {"seconds": round(report.seconds, 3)}


def transfer_document(report: TransferReport) -> dict[str, Any]:
    """``copy --json``: the report, and whether both sides hold the same."""
    return report_document(report) | {"proven": report.proven}


def verdict_document(verdict: Item) -> dict[str, Any]:
    """A line of ``read --json``: the article, or where there is none and why, or which one is taken back and why."""
    if isinstance(verdict, Removal):
        return {"source_file": verdict.source_file, "reason": verdict.reason, "removes": verdict.id}
    if isinstance(verdict, Rejection):
        return {"source_file": verdict.source, "reason": verdict.reason}
    return article_as_dict(verdict) | {"source_file": verdict.source_file}


def stats_document(stats: Stats) -> dict[str, Any]:
    """``stats --json``."""
    plain = {field.name: getattr(stats, field.name) for field in fields(stats)}
    return SCHEMA | plain | {"sources": dict(stats.sources), "languages": dict(stats.languages)}


def generations_document(listed: Iterable[KeptGeneration]) -> dict[str, Any]:
    """``rollback --list --json``."""
    return SCHEMA | {"generations": [asdict(one) for one in listed]}


def boilerplate_document(found: Iterable[BoilerplateSource]) -> dict[str, Any]:
    """``boilerplate --json``."""
    return SCHEMA | {"sources": [asdict(source) for source in found]}


def plain_document(report: CopyReport | OptimizeReport | RepairReport) -> dict[str, Any]:
    """``--json`` of what cares for an index: the fields of its report."""
    return SCHEMA | asdict(report)


def check_document(report: CheckReport) -> dict[str, Any]:
    """``check --json``."""
    return SCHEMA | {"ok": report.ok} | asdict(report)


def status_document(status: Status) -> dict[str, Any]:
    """``status --json``; the runs as they stand in their reports."""
    return SCHEMA | {
        "ok": status.ok,
        "problems": status.problems,
        "generation": status.generation,
        "articles": status.articles,
        "last": status.last and status.last.document(),
        "last_good": status.last_good and status.last_good.document(),
        "running": [record.document() for record in status.running],
    }


def formats_document(table: Iterable[Format]) -> dict[str, Any]:
    """``formats --json``."""
    listed = [
        {
            "name": form.name,
            "gives": form.gives,
            "suffixes": [suffix for suffix in form.suffixes if suffix],
            "extra": form.extra,
            "installed": form.is_installed,
        }
        for form in table
    ]
    return SCHEMA | {"formats": listed}


def fields_document(table: Iterable[Field]) -> dict[str, Any]:
    """``fields --json``."""
    return SCHEMA | {"fields": [asdict(field) for field in table]}
