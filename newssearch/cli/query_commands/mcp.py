"""``newssearch mcp``: the index as tools for an assistant."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import zone_or_local
from newssearch.errors import UsageError
from newssearch.web.server_config import Limits


@click.command(
    cls=Command,
    examples=(
        "newssearch mcp --index /var/lib/news",
        "newssearch mcp --timeout 5",
        "newssearch mcp --tz Europe/London",
    ),
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=Limits().seconds,
    show_default=True,
    help="How long a search may take.",
)
@click.option("--tz", metavar="ZONE", help="The zone of times and of 'today'.  [default: the local one]")
@click.pass_obj
def mcp(common: Common, timeout: float, tz: str | None) -> Exit:
    """Offer the index to an assistant (MCP).

    An assistant starts this command and talks to it over standard input and output: search, count, article, copies,
    explain.
    Nothing is written. Needs the extra mcp: pip install 'newssearch[mcp]'.
    """
    place = common.place()
    try:
        from newssearch.web.assistant import serve
    except ImportError as error:
        raise UsageError("newssearch mcp needs an extra: pip install 'newssearch[mcp]'") from error
    with newssearch.open(place) as news:
        serve(news, zone_or_local(tz), Limits(seconds=timeout))
    return Exit.DONE
