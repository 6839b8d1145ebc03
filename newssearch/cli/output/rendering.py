"""Values of the library as text for people: hits, articles, explanations.

All foreign text passes `safe`, and no line is wider than the screen where the screen has a width.
Files and pipes get the same text without wrapping and colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from newssearch.cli.output.terminal import Screen, safe
from newssearch.cli.output.wrapping import cells, wrap
from newssearch.models import Article, Item, Rejection, Removal
from newssearch.results import Clause, Context, Explanation, Hit, Quote, Results

if TYPE_CHECKING:
    from newssearch.backends.questions.ranks import RankExplanation
    from newssearch.reports import Report

_INDENT = 4
_LABEL = 14  # the longest label is published_from

Marks = Sequence[tuple[int, int]]


def hits_text(results: Results, screen: Screen) -> str:
    """Return the hits of a page, numbered on from ``results.offset``, with a blank line between them."""
    hits = enumerate(results.hits, start=results.offset + 1)
    others = similar if results.groups is not None else exact
    return "\n".join(hit_text(hit, rank, screen, others(hit)) for rank, hit in hits)


def hit_text(hit: Hit, rank: int, screen: Screen, others: str = "") -> str:
    """Return one hit under its number, with a note on its copies."""
    return "\n".join(_hit_lines(hit, rank, others, screen)) + "\n"


def exact(hit: Hit) -> str:
    """Return the number of exact copies of a hit; empty without any."""
    return f"+ {counted_copies(hit.copies)}" if hit.copies else ""


def similar(hit: Hit) -> str:
    """Return the number of copies that a hit represents, and of their outlets; empty without copies."""
    outlets = f" in {counted(hit.outlets, 'outlet')}" if hit.outlets else ""
    return f"+ {hit.copies:,} similar{outlets}" if hit.copies else ""


def counted_copies(count: int) -> str:
    """Return a number of copies: ``1 copy``, ``20 copies``."""
    return f"{count:,} cop{'y' if count == 1 else 'ies'}"


def total_text(results: Results, screen: Screen) -> str:
    """Return the number of articles found, the range that is shown, and the option for the next page."""
    first, last = results.offset + 1, results.offset + len(results.hits)
    took = f"({results.took_ms:.1f} ms)"
    shown = more = ""
    if not results.hits:
        shown = f", none after the first {results.offset:,}" if results.offset else ", none shown"
    elif len(results.hits) < (total := results.shown + results.partial_total):
        shown = f", showing {first:,}" + (f"-{last:,}" if last > first else "")
        more = f"; next: --offset {last}" if last < total else ""
    found = counted(results.total, "article")
    if results.groups is not None:
        found = f"{counted(results.groups, 'group')} of {found}"
    if results.with_copies is not None:
        found += f", {results.with_copies:,} with copies"
    if results.partial_total:
        found += f" with all words, {results.partial_total:,} more with most of them"
    return screen.dim(f"{found}{shown} {took}{more}") + "\n"


def facets_text(results: Results, screen: Screen, *, apart: bool = False) -> str:
    """Return the counts of each facet under its name, with a blank line behind each, or ``apart`` before each."""
    blocks = []
    for name, counts in results.facets.items():
        rows = table_lines(((key if key is not None else "(none)", f"{count:,}") for key, count in counts), screen)
        blocks.append("\n".join([screen.bold(name), *(f"{' ' * _INDENT}{row}" for row in rows)]) + "\n")
    return "".join(f"\n{block}" if apart else f"{block}\n" for block in blocks)


def counted(count: int, thing: str) -> str:
    """Return a number with its noun: ``1 article``, ``1,200 articles``."""
    return f"{count:,} {thing}{'s' * (count != 1)}"


def summary(report: Report) -> str:
    """Return the report on one line: the number read, the verdicts, and whether anything changed."""
    verdicts = ("indexed", "updated", "unchanged", "duplicate", "rejected", "removed")
    counts = {verdict: getattr(report, verdict) for verdict in verdicts}
    parts = [f"{count:,} {verdict}" for verdict, count in counts.items() if count]
    text = f"{report.read:,} read" + (": " + ", ".join(parts) if parts else "")
    changed = report.indexed or report.updated or report.duplicate or report.removed
    return text if changed else f"{text}; nothing changed"


def _hit_lines(hit: Hit, rank: int, copies: str, screen: Screen) -> Iterator[str]:
    number = f"{rank}. ".rjust(_INDENT)
    headline = hit.headline or "(no headline)"
    lines = marked_lines(headline, hit.headline_marks, screen, indent=len(number), bold=True)
    for n, line in enumerate(lines):
        lead = screen.bold(number) if n == 0 else " " * len(number)
        yield lead + screen.link(line, hit.url)
    for line in marked_lines(_meta(hit, copies), (), screen, indent=len(number)):
        yield " " * len(number) + screen.dim(line)
    if hit.missing:
        for line in marked_lines(f"missing: {', '.join(hit.missing)}", (), screen, indent=len(number)):
            yield " " * len(number) + line
    for snippet in (each for each in hit.snippets if each.field in ("standfirst", "body")):  # the rest is shown above
        lead = "" if snippet.field == "body" else f"{snippet.field}: "
        marks = [(start + len(lead), end + len(lead)) for start, end in snippet.marks]
        for line in marked_lines(lead + snippet.text, marks, screen, indent=len(number)):
            yield " " * len(number) + line


def _meta(hit: Hit, copies: str) -> str:
    """Return date, source, place, the id that ``show`` takes, and ``copies``, on one line."""
    published = (hit.published or "undated").replace("T", " ", 1)
    parts = [published, hit.source, ", ".join(hit.byline), hit.dateline, hit.id, copies]
    return " · ".join(part for part in parts if part)


def marked_lines(text: str, marks: Marks, screen: Screen, *, indent: int = 0, bold: bool = False) -> Iterator[str]:
    """Return ``text``, made safe, ``marks`` painted, in lines that leave room for ``indent`` columns."""
    shown = safe(text)
    width = None if screen.width is None else max(4, screen.width - indent)
    for start, end in wrap(shown, width):
        pieces = []
        at = start
        for mark_start, mark_end in marks:
            left, right = max(at, mark_start), min(end, mark_end)
            if left < right:
                pieces += [(shown[at:left], False), (shown[left:right], True)]
                at = right
        pieces.append((shown[at:end], False))
        plain = screen.bold if bold else str
        yield "".join(screen.mark(piece) if hot else plain(piece) for piece, hot in pieces)


_DAY = 10
"""Characters of a day, which is all that a context shows of a date."""


def context_line(context: Context, width: int, screen: Screen) -> str:
    """Return a match in its context, the match aligned; with the id at the end where the line may be of any length."""
    match = safe(context.match)
    if screen.width is not None:
        width = max(4, min(width, (screen.width - _DAY - 4 - cells(match)) // 2))
    left, right = safe(context.left), safe(context.right)
    while cells(left) > width:
        left = left[1:]
    while cells(right) > width:
        right = right[:-1]
    day = (context.published or "undated")[:_DAY].ljust(_DAY)
    line = f"{screen.dim(day)}  {' ' * (width - cells(left))}{left}{screen.mark(match)}{right}"
    return f"{line.rstrip()}\n" if screen.width else f"{line}{' ' * (width - cells(right))}  {safe(context.id)}\n"


def quote_text(quote: Quote, screen: Screen) -> str:
    """Return a quotation: the day, the speaker, the words, and the article."""
    day = (quote.published or "undated")[:_DAY].ljust(_DAY)
    speaker = safe(quote.speaker) if quote.speaker else "(nobody named)"
    where = " · ".join(safe(part) for part in (quote.source, quote.id) if part)
    said = f"“{safe(' '.join(quote.text.split()))}”"
    width = None if screen.width is None else screen.width - _INDENT
    lines = [*(said[start:end] for start, end in wrap(said, width)), screen.dim(where)]
    return "".join(
        [f"{screen.dim(day)}  {screen.bold(speaker)}\n", *(f"{' ' * _INDENT}{line}\n" for line in lines), "\n"]
    )


def article_text(article: Article, screen: Screen, marks: Mapping[str, Marks] | None = None) -> str:
    """Return one article for people: headline, standfirst, date and source, then the text; ``marks`` are by field."""
    of = (marks or {}).get
    blocks = [[screen.link(line, article.url) for line in _headline(article, screen, of("headline", ()))]]
    if article.standfirst:
        blocks[0] += marked_lines(article.standfirst, of("standfirst", ()), screen)
    known = _fields(article, but=("headline", "standfirst", "body", "precision", "published_from"))
    shown = [*known, ("source_file", article.source_file or "")]
    blocks.append([line for name, value in shown if value for line in _field(name, value, screen)])
    if article.body:
        blocks.append(list(_prose(article.body, of("body", ()), screen)))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _headline(article: Article, screen: Screen, marks: Marks) -> Iterator[str]:
    return marked_lines(article.headline or "(no headline)", marks, screen, bold=True)


def _fields(article: Article, *, but: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Return each field of ``article`` by its name, lists joined, the date with its evidence."""
    for name, value in article.to_dict().items():
        if name in but:
            continue
        if name == "published" and value:
            value = f"{value} ({article.precision or '?'}, from {article.published_from or '?'})"
        joint = "\n" if name == "notes" else ", "
        yield name, joint.join(value) if isinstance(value, list) else value or ""


def _field(name: str, value: str, screen: Screen) -> Iterator[str]:
    """Return a field as its label and its value beside it, on as many lines as the value needs."""
    label = screen.dim(name.ljust(_LABEL))
    for paragraph in (value or "-").split("\n"):
        for line in marked_lines(paragraph, (), screen, indent=_LABEL + 2):
            yield f"{label}  {line}".rstrip()
            label = " " * _LABEL


def _prose(text: str, marks: Marks, screen: Screen) -> Iterator[str]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        within = [(max(left, start) - start, min(right, end) - start) for left, right in marks if left < end > start]
        yield from marked_lines(line.removesuffix("\r"), [mark for mark in within if mark[0] < mark[1]], screen)
        start = end + 1


def verdict_text(verdict: Item, screen: Screen) -> str:
    """Return one article with the evidence of its date; or the reason of a rejection or a removal."""
    if isinstance(verdict, Removal):
        where = safe(verdict.source_file or "-")
        return f"{screen.bold('removes')}   {safe(verdict.id)}: {safe(verdict.reason)} ({where})\n"
    if isinstance(verdict, Rejection):
        return f"{screen.bold('rejected')}  {safe(verdict.source)}: {safe(verdict.reason)}\n"
    lines = [screen.bold(line) for line in marked_lines(verdict.source_file or "", (), screen)]
    for name, value in _fields(verdict, but=("precision", "published_from")):
        lines += _field(name, value, screen)
    return "\n".join(lines) + "\n"


def explanation_text(explanation: Explanation, screen: Screen) -> str:
    """Return the reading of a query, and the tree of its clauses with the count of each."""
    lines = [
        *_field("read as", explanation.read_as, screen),
        *_field("matches", counted(explanation.total, "article"), screen),
        "",
        *clause_lines([explanation.clause], screen),
    ]
    return "\n".join(lines) + "\n"


def rank_text(ranked: RankExplanation, screen: Screen) -> str:
    """Return the rank of an article, then for each clause its part of the score."""
    place = f"{ranked.rank:,} of {ranked.total:,}" if ranked.rank is not None else "none"
    lines = [*_field("rank", place, screen), *_field("score", f"{ranked.score:.4f}", screen)]
    if ranked.note:
        lines += _field("", ranked.note, screen)
    for clause in ranked.missing:
        lines += _field("lacks", clause, screen)
    lines.append("")
    for part in ranked.parts:
        share = f"{part.score / ranked.score:5.0%}" if ranked.score else "     "
        figures = f"{part.score:9.4f} {share}  "
        for line in marked_lines(part.why, (), screen, indent=len(figures)):
            lines.append(figures + line)
            figures = " " * len(figures)
    return "\n".join(lines) + "\n"


def blame_text(results: Results, screen: Screen) -> str:
    """Return that no article matches, and the count of each clause on its own, to see which is to blame."""
    lines = marked_lines(f"Nothing found for: {results.query}", (), screen)
    others = ["No article has all of the words; these have most of them."] if results.hits else []
    return "\n".join([*lines, *clause_lines(results.clauses, screen), *others]) + "\n"


def clause_lines(clauses: Iterable[Clause], screen: Screen) -> Iterator[str]:
    """Yield a line for each clause: its count, its meaning (its parts further in), and the hint."""
    flat = list(_flattened(clauses, 0))
    size = max((len(f"{clause.count:,}") for clause, _ in flat), default=1) + 2
    for clause, depth in flat:
        count = f"{clause.count:,}".rjust(size)
        indent = size + 2 + 2 * min(depth, 12)
        meaning = clause.meaning or clause.text
        hint = f"    {clause.hint}" if clause.hint else ""
        for line in marked_lines(meaning + hint, (), screen, indent=indent):
            yield f"{count}{' ' * (indent - size)}{line}"
            count = " " * size


def _flattened(clauses: Iterable[Clause], depth: int) -> Iterator[tuple[Clause, int]]:
    for clause in clauses:
        yield clause, depth
        yield from _flattened(clause.parts, depth + 1)


def table_lines(rows: Iterable[tuple[str, str]], screen: Screen) -> Iterator[str]:
    """Return labels and values in two columns, each label as wide as the widest."""
    safe_rows = [(safe(label), safe(value)) for label, value in rows]
    size = min(40, max((cells(label) for label, _ in safe_rows), default=0))
    for label, value in safe_rows:
        yield screen.dim(label + " " * (size - cells(label))) + "  " + value
