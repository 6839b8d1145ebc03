"""The tools for assistants, as an assistant calls them: a process of its own, over standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys

import anyio
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

import newssearch
from newssearch.documents import value_document
from newssearch.values import json_text


def client_of_process(archive):
    """A client of a server that is a process of its own."""
    words = ["-m", "newssearch", "mcp", "--index", str(archive), "--tz", "UTC"]
    return Client(stdio_client(StdioServerParameters(command=sys.executable, args=words)))


@pytest.fixture(scope="module")
def session(archive):
    """A function that calls a tool of one server, which lives through all calls."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(client_of_process(archive)) as client:
        yield lambda call: portal.call(client.call_tool, *call)


def called(archive, *calls):
    """The answers of a server to some calls, each a tool and its arguments, and its tools."""

    async def talk():
        async with client_of_process(archive) as client:
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
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)
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
        (("search", {}), "query"),
        (("search", {"query": None}), "query"),
        (("search", {"query": ["a"]}), "query"),
        (("search", {"query": "a", "limit": "ten"}), "limit"),
        (("search", {"query": "a", "limit": -1}), "limit must be"),
        (("search", {"query": "a", "offset": 10**12}), "offset must be"),
        (("search", {"query": "a", "sort": "best"}), "sort"),
        (("search", {"query": "a", "collapse": "maybe"}), "collapse"),
        (("search", {"query": "a", "timeout": 999}), "no argument 'timeout'; there are query, limit"),
        (("search", {"query": "a" * 100_000}), "100,000 characters; at most 10,000 are read"),
        (("search", {"query": "(" * 5_000}), "brackets"),
        (("count", {"query": "a", "by": ["year"] * 5}), "by was given 5 times; at most 2"),
        (("search", {"query": "a", "facets": ["source"] * 9}), "facet was given 9 times; at most 8"),
        (("article", {"id": "../../../etc/passwd"}), "No article has the id"),
        (("article", {"id": "x" * 1_000_000}), "No article has the id"),
        (("article", {"id": "\x00\u202e"}), "No article has the id"),
        (("delete", {"id": "storm-1"}), "delete"),
    ],
)
def test_unanswerable_call_is_an_error_with_its_reason(archive, session, call, said):
    answer = session(call)
    assert answer.is_error
    assert said in answer.content[0].text
    assert len(answer.content[0].text) < 30_000
    assert not session(("search", {"query": "storm"})).is_error


def test_calls_at_once_are_all_answered(archive):
    async def talk():
        totals = []

        async def ask(client, word):
            answer = await client.call_tool("search", {"query": f"storm {word}"})
            totals.append(json.loads(answer.content[0].text)["total"])

        async with client_of_process(archive) as client, anyio.create_task_group() as group:
            for n in range(50):
                group.start_soon(ask, client, f"OR w{n}")
        return totals

    assert anyio.run(talk) == [3] * 50


def test_lines_that_are_no_messages_leave_the_output_clean(archive):
    lines = b'garbage\n{"a":\n\xff\xfe\n[]\n{"jsonrpc": "2.0", "id": 7, "method": "ping"}\n'
    words = [sys.executable, "-m", "newssearch", "mcp", "--index", str(archive)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(lines)
        server.stdin.flush()
        while (answer := json.loads(server.stdout.readline())).get("id") != 7:
            assert answer["jsonrpc"] == "2.0"
        server.stdin.close()
        assert server.wait(60) == 0
