"""The questions as methods of `newssearch.News`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, get_args

from newssearch.arguments import every, flag, one_of, or_none, text, whole
from newssearch.backends.question import Question
from newssearch.errors import UsageError
from newssearch.models import Article, HeldArticle, Match, Order, Side
from newssearch.parameters import checked
from newssearch.results import Context, CopyGroup, Quote, Results, Variants
from newssearch.settings import PATIENCE

if TYPE_CHECKING:
    from newssearch.backends.contract import Backend
    from newssearch.backends.questions.every import Stream
    from newssearch.backends.questions.histories import Difference, History
    from newssearch.counting.cross_table import Counts
    from newssearch.reports import Bibliography, ExportReport

# Imports are inside the methods, so a search loads only its own modules.


class Questions(ABC):
    """Methods that ask an open archive for more than a page of hits.

    All are of the articles with all words of a query: ``match="best"`` adds none that lack some, as `News.search` does.
    """

    @property
    @abstractmethod
    def _backend(self) -> Backend:
        """Return the archive to search."""

    @property
    def state_tag(self) -> str | None:
        """A text that is another one whenever a query could have another answer: for whoever keeps answers.

        None while nobody can tell: a cluster shows the writes of a run as they come.
        """
        return self._backend.state_tag()

    @checked()
    def iterate(
        self,
        query: str,
        *,
        order: Order = "oldest",
        copies: bool = True,
        match: Match = "best",
        strict: bool = False,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> Stream[Article]:
        """Return every article that ``query`` finds, whole, one after another, on one generation.

        ``order`` is by id, or by date and then by id, the undated last. Exact copies of a text are articles of their
        own; without ``copies`` the earliest replaces all, as in a search. ``timeout`` limits the search, not the
        reading. Raises as `search` does.
        """
        from newssearch.backends.questions import every

        question = Question(query, match, strict, tz, timeout)
        found = every.every(self._backend.streaming(), question, order=order, copies=copies)
        return every.Stream((matched.article for matched in found), found.warnings)

    @checked()
    def export(
        self,
        query: str,
        out: Path | BinaryIO,
        *,
        format: str | None = None,
        fields: Sequence[str] = (),
        order: Order = "oldest",
        copies: bool = True,
        match: Match = "best",
        strict: bool = False,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> ExportReport:
        """Write every article that `iterate` gives to a file or a binary stream.

        ``format`` is one of `newssearch.exports.writers`, without it that of the name of the file, else JSON lines.
        ``fields`` are the columns of a table. A file is written beside its place and renamed, so nobody sees half of
        one. Raises UsageError for an unknown format or field, OutputError when the disk refuses.
        """
        from newssearch.backends.questions import every, exporting
        from newssearch.reports import ExportReport

        form = exporting.format_for(out, format, fields)
        question = Question(query, match, strict, tz, timeout)
        with every.every(self._backend.streaming(), question, order=order, copies=copies) as found:
            articles = (
                every.held_article(one.article, one.record()) if form.has_times else one.article for one in found
            )
            return ExportReport(query, exporting.export(articles, out, form, fields), found.warnings)

    @checked()
    def count(
        self,
        query: str,
        *,
        by: str | Sequence[str] = ("month",),
        share: bool = False,
        top: int | None = None,
        match: Match = "best",
        strict: bool = False,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> Counts:
        """Count the articles that ``query`` finds by one dimension of `newssearch.counting`, or by two.

        Of exact copies the earliest counts, so with dimensions of one value the buckets, ``undated`` and ``imprecise``
        add up to ``total``. Time is as printed on the article. ``share`` counts all articles of each bucket, too;
        ``top`` keeps that many values of each dimension that is not time, and counts the others together. Raises as
        `search` does, and UsageError for an unknown dimension.
        """
        from newssearch.backends.questions import counts

        with self._backend.reading() as searcher:
            return counts.count(
                searcher,
                Question(query, match, strict, tz, timeout),
                by=counts.dimensions(by),
                share=share,
                top=top,
            )

    @checked(sort=one_of(get_args(Side)))
    def kwic(
        self,
        query: str,
        *,
        sort: Side = "date",
        width: int = 40,
        match: Match = "best",
        strict: bool = False,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> Stream[Context]:
        """Return each place where ``query`` matches in the texts of articles, with ``width`` characters on either side.

        ``sort`` is by date, the undated last, or by the words to the left or the right of the match, for which all are
        held in memory. Of exact copies the earliest is read. Raises as `search` does.
        """
        from newssearch.backends.questions import contexts

        question = Question(query, match, strict, tz, timeout)
        return contexts.contexts(self._backend.streaming(), question, sort=sort, width=width)

    @checked()
    def variants(self, name: str, *, timeout: float | None = None) -> Variants:
        """Return the spellings of a name of one word in headlines, standfirsts and bodies, with the articles of each.

        They are a few letters away, transliterate it otherwise, or are other forms of it. A name that is printed with
        a capital has no variants without one. Raises as `search` does.
        """
        from newssearch.backends.questions import variants

        with self._backend.reading() as searcher:
            return variants.variants(searcher, name, timeout=timeout)

    @checked(group=every(text, "several names, as a list"))
    def group_names(self, name: str, group: Sequence[str], *, wait: float = PATIENCE) -> Variants:
        """Have an unquoted ``name`` find all of a ``group`` of names, too, and the other way round; none ungroups it.

        Queries say so in their warnings; in quotes each finds itself alone. `newssearch.copy` and backups take groups
        along. ``wait`` is as for `save`. Raises UsageError for a text that is no name, or a name in another group, and
        IndexLockedError.
        """
        from newssearch.backends.questions import variants
        from newssearch.index.sidecars.groups_file import NAME_GROUPS
        from newssearch.query.name_groups import written

        with self._backend.writing(wait):
            groups = variants.grouped(self._backend.groups(), name, group)
            NAME_GROUPS.keep(self._backend.sidecars(), written(groups))
        with self._backend.reading() as searcher:
            return variants.counted(searcher, name, groups.of(name) or (name,) if group else ())

    @checked()
    def quotes(
        self,
        query: str,
        *,
        match: Match = "best",
        strict: bool = False,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> Stream[Quote]:
        """Return every quotation in the texts of the articles that ``query`` finds, with its speaker, oldest first.

        Where the query has ``quote:`` or ``speaker:``, only the quotations in which these match. Of exact copies the
        earliest is read. Raises as `search` does.
        """
        from newssearch.backends.questions import quotes

        return quotes.quotes(self._backend.streaming(), Question(query, match, strict, tz, timeout))

    @checked(diff=flag)
    def copies(self, id: str, *, diff: bool = False, timeout: float | None = None) -> CopyGroup | None:
        """Return the group of an article, the earliest first: exact copies of its text, and near copies.

        A near copy is edited, cut, added to, or misread, and may be a copy of a copy. ``diff`` compares the texts of
        each with those of the article, word by word. Returns None for an unknown id.
        """
        from newssearch.backends.questions import copy_groups

        with self._backend.reading() as searcher:
            return copy_groups.copies(searcher, id, diff=diff, timeout=timeout)

    @checked(versions=or_none(whole()))
    def keep_versions(self, versions: int | None, *, wait: float = PATIENCE) -> None:
        """Keep the last ``versions`` old versions of each article from the next update on, with None all of them.

        The index remembers the number; 0 keeps those that are there, and no further ones. ``wait`` is as for `update`.
        """
        self._backend.keep_versions(versions, wait=wait)

    @checked()
    def held(self, id: str) -> HeldArticle | None:
        """Return one article, whole, with when it came into the archive; None when no article has the id."""
        from newssearch.backends.questions.every import held_article

        with self._backend.reading() as searcher:
            found = searcher.indexed(id)
        return None if found is None else held_article(found.article, found.record)

    @checked()
    def history(self, id: str) -> History | None:
        """Return the versions of an article that the archive has, with the kinds of change between them.

        Without `News.keep_versions` the present one is the only one. Of a removed article, the versions are shown that
        were kept. Returns None for an unknown id.
        """
        from newssearch.backends.questions import histories

        with self._backend.reading() as searcher:
            return histories.history(searcher, id)

    @checked(older=or_none(whole(1)), newer=or_none(whole(1)))
    def diff(self, id: str, older: int | None = None, newer: int | None = None) -> Difference | None:
        """Compare two versions of an article, word by word.

        Without numbers these are the last two; without ``newer``, the version ``older`` and the newest. Returns None
        for an unknown id; raises UsageError for a version that the archive does not have.
        """
        from newssearch.backends.questions import histories

        with self._backend.reading() as searcher:
            return histories.diff(searcher, id, older, newer)

    @checked(id=or_none(text), text=or_none(text))
    def similar(
        self,
        id: str | None = None,
        *,
        text: str | None = None,
        before: bool = False,
        after: bool = False,
        limit: int = 10,
        offset: int = 0,
        snippets: int = 2,
        timeout: float | None = None,
    ) -> Results | None:
        """Return a page of the articles most like that of an ``id``, or like a ``text``; None for an unknown id.

        They have some of about 40 words that tell it from others, the more of them and the rarer ones first. ``before``
        keeps the articles published before that one, ``after`` those after it. Raises UsageError where it has no date.
        """
        from newssearch.backends.questions import likeness

        if (id is None) == (text is None):
            raise UsageError("Give either the id of an article or a text.")
        with self._backend.reading() as searcher:
            found = searcher.indexed(id) if id is not None else None
            if found is None and text is None:
                return None
            article = Article("", body=text) if found is None else found.article
            return likeness.similar(
                searcher,
                article,
                f"similar:{article.id}",
                is_held=id is not None,
                before=before,
                after=after,
                limit=limit,
                offset=offset,
                snippets=snippets,
                timeout=timeout,
            )

    @checked()
    def cite(self, ids: Sequence[str], *, style: str = "apa", locale: str | None = None) -> Bibliography:
        """Cite articles in a style of the Citation Style Language; needs the extra ``cite``.

        ``style`` is a name of its repository, such as ``chicago-author-date``, or the path of a ``.csl`` file.
        ``locale`` is such as ``de-DE``, without it that of the style. An article without authors is cited by its
        source. Raises UsageError for an unknown style, or without the extra.
        """
        from newssearch.exports.bibliographies import cited
        from newssearch.reports import Bibliography

        wanted = tuple(dict.fromkeys(ids))
        with self._backend.reading() as searcher:
            found = searcher.indexed_each(wanted)
        articles = {document.article.id: document.article for document in found.values()}
        missing = tuple(id for id in wanted if id not in found)
        return Bibliography(style, cited(list(articles.values()), style, locale), missing)
