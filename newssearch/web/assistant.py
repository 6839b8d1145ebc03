"""Tools for assistants that work on an archive, over the Model Context Protocol on standard input and output.

Each tool is one call of the library, with the limits of the web server, and answers what the command line prints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import wraps
from typing import Any, Literal, ParamSpec

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

import newssearch
from newssearch.api import News
from newssearch.documents import article_document, value_document
from newssearch.errors import NewsSearchError
from newssearch.query.help_texts import DATES, QUERY
from newssearch.web.server_config import Limits
from newssearch.web.url_parameters import COUNT, SEARCH, Parameter

P = ParamSpec("P")

Document = dict[str, Any]

_SHOWN = 200
"""Characters of a wrong argument in an answer."""

_INSTRUCTIONS = f"""\
Search an archive of news articles: find them with search, read one whole with article, count with count. copies lists
who else printed an article, explain shows how a query is read. Quote articles as they are printed, and name headline,
source, date and id.

{QUERY}
{DATES.partition(chr(10) + "Dates of sources")[0]}
"""


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools on one open index."""

    news: News
    tz: str | tzinfo | None = None
    limits: Limits = field(default_factory=Limits)

    def search(
        self,
        query: str,
        limit: int = 10,
        offset: int = 0,
        sort: Literal["relevance", "newest", "oldest"] = "relevance",
        facets: list[str] | None = None,
        collapse: bool = False,
    ) -> Document:
        """Search the archive: ranked hits with snippets, and the total.

        The query takes words, "phrases", AND, OR, NOT, headline:storm, date:2025-12. Facets count what was found by
        source, section, language, byline, keyword, year or month. With collapse, one hit represents all copies of an
        article, exact and edited.
        """
        _check(SEARCH, limit=limit, offset=offset, facet=facets)
        results = self.news.search(
            query,
            limit=limit,
            offset=offset,
            sort=sort,
            facets=facets or (),
            collapse=collapse,
            tz=self.tz,
            timeout=self.limits.seconds,
        )
        return value_document(results)

    def count(self, query: str, by: list[str] | None = None, share: bool = False, top: int | None = None) -> Document:
        """Count the articles that a query finds, by one or two of year, month, week, day, source, section and others.

        With share, all articles of each bucket are counted, too; top keeps the most frequent values.
        """
        _check(COUNT, by=by, top=top)
        counts = self.news.count(
            query, by=by or ("month",), share=share, top=top, tz=self.tz, timeout=self.limits.seconds
        )
        return value_document(counts)

    def article(self, id: str) -> Document:
        """Return one article, whole, by its id, with the evidence for its date."""
        found = self.news.held(id)
        if found is None:
            raise ToolError(f"No article has the id {id[:_SHOWN]!r}.")
        return article_document(found)

    def copies(self, id: str) -> Document:
        """List who printed an article when: exact and edited copies, the earliest first, with their similarity."""
        found = self.news.copies(id, timeout=self.limits.seconds)
        if found is None:
            raise ToolError(f"No article has the id {id[:_SHOWN]!r}.")
        return value_document(found)

    def explain(self, query: str) -> Document:
        """Explain how a query is read, and what each clause of it finds on its own."""
        return value_document(self.news.explain(query, tz=self.tz, timeout=self.limits.seconds))


class _Server(MCPServer):
    """A server that refuses arguments which a tool does not have; the package leaves them out in silence."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """Call a tool. Raises ToolError for an argument that it does not have."""
        for tool in await self.list_tools():
            known = tool.input_schema["properties"]
            unknown = [given for given in arguments if tool.name == name and given not in known]
            if unknown:
                raise ToolError(f"{name} has no argument {unknown[0][:_SHOWN]!r}; there are {', '.join(known)}.")
        return await super().call_tool(name, arguments, context)


def server(tools: Tools) -> MCPServer:
    """Return a server that offers the tools; errors of the library are answers, with a caret under the place."""
    made = _Server("newssearch", version=newssearch.__version__, instructions=_INSTRUCTIONS, log_level="WARNING")
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in (tools.search, tools.count, tools.article, tools.copies, tools.explain):
        made.add_tool(_answering(tool), name=tool.__name__, annotations=reads)
    return made


def serve(news: News, tz: str | tzinfo | None, limits: Limits) -> None:
    """Answer on standard input and output until that is closed."""
    server(Tools(news, tz, limits)).run("stdio")


def _answering(tool: Callable[P, Document]) -> Callable[P, Document]:
    @wraps(tool)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Document:
        try:
            return tool(*args, **kwargs)
        except NewsSearchError as error:
            raise ToolError(str(error)) from error

    return answered


class _Arguments(dict[str, list[str]]):
    """The values of arguments as an address would have them; None is no value."""

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> _Arguments:
        """Write each value as text."""
        listed = {name: value if isinstance(value, list) else [value] for name, value in arguments.items()}
        return cls({name: [str(one) for one in values] for name, values in listed.items() if values != [None]})

    def getlist(self, key: str) -> list[str]:
        """Return all values of an argument."""
        return self.get(key, [])


def _check(parameters: tuple[Parameter, ...], **arguments: Any) -> None:
    """Raise ParameterError for a value that the web server does not take, either."""
    given = _Arguments.of(arguments)
    for parameter in parameters:
        if parameter.name in given:
            parameter.value(given)
