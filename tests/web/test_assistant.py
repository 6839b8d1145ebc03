"""The tools for assistants, as an assistant calls them: a process of its own, over standard input and output."""

from __future__ import annotations

import json
import sys

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

import newssearch
from newssearch.documents import value_document
from newssearch.values import json_text


def called(archive, *calls):
    """The answers of a server to some calls, each a tool and its arguments, and its tools."""

    async def talk():
        words = ["-m", "newssearch", "mcp", "--index", str(archive), "--tz", "UTC"]
        async with Client(stdio_client(StdioServerParameters(command=sys.executable, args=words))) as client:
            tools = (await client.list_tools()).tools
            return tools, [await client.call_tool(name, given) for name, given in calls]

    return anyio.run(talk)


def steady(text):
    """A document without how long it took."""
    document = json.loads(text)
    return {name: value for name, value in document.items() if name != "took_ms"}


def test_tools_answer_what_the_library_does(archive):
    tools, (found, counted, article, copies, explained) = called(
        archive,
        ("search", {"query": "storm", "limit": 2, "sort": "newest", "facets": ["source"], "collapse": True}),
        ("count", {"query": "storm", "by": ["year"], "share": True}),
        ("article", {"id": "storm-1"}),
        ("copies", {"id": "storm-1"}),
        ("explain", {"query": "storm OR ferry"}),
    )
    assert [tool.name for tool in tools] == ["search", "count", "article", "copies", "explain"]
    assert all(tool.description for tool in tools)
    with newssearch.open(archive) as news:
        results = news.search("storm", limit=2, sort="newest", facets=("source",), collapse=True)
        counts = news.count("storm", by="year", share=True)
        values = (results, counts, news.copies("storm-1"), news.explain("storm OR ferry"))
        for answer, value in zip((found, counted, copies, explained), values, strict=True):
            assert steady(answer.content[0].text) == steady(json_text(value_document(value)))
        assert json.loads(article.content[0].text)["headline"] == news.get("storm-1").headline


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("search", {"query": "date:2025-13"}), "2025-13"),
        (("search", {"query": "a", "limit": 1_000_000}), "limit must be a whole number from 0 to 100"),
        (("search", {"query": "a", "facets": ["colour"]}), "colour"),
        (("article", {"id": "none"}), "No article has the id 'none'"),
        (("copies", {"id": "none"}), "No article has the id 'none'"),
        (("count", {"query": "a", "by": ["colour"]}), "colour"),
        (("count", {"query": "a", "top": 0}), "top must be"),
    ],
)
def test_unanswerable_call_is_an_error_with_its_reason(archive, call, said):
    _, (answer,) = called(archive, call)
    assert answer.is_error
    assert said in answer.content[0].text
