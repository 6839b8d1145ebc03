"""``newssearch serve``: a web page and a JSON interface for the index."""

from __future__ import annotations

import logging
from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import above_zero, zone_or_local, zone_or_none
from newssearch.errors import UsageError
from newssearch.web.server_config import LOOPBACK, PORT, Config, Limits, token_in


@click.command(
    cls=Command,
    examples=(
        "newssearch serve",
        "newssearch serve --port 8080 --timeout 5",
        "newssearch serve --host 0.0.0.0 --token-file token --allow-host news.example.org",
    ),
)
@click.option(
    "--host", metavar="HOST", default=LOOPBACK, show_default=True, help="The address to listen on; :: for all of IPv6."
)
@click.option("--port", metavar="N", type=click.IntRange(1, 65_535), default=PORT, show_default=True, help="The port.")
@click.option(
    "--token-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Answer only those who know the token in FILE, at least 16 characters.",
)
@click.option("--public", is_flag=True, help="Answer everybody who can reach HOST.")
@click.option(
    "--allow-host",
    "allowed_hosts",
    metavar="NAME",
    multiple=True,
    help="A name under which browsers reach the server, as a proxy gives it; may be repeated.",
)
@click.option(
    "--searches",
    metavar="N",
    type=above_zero,
    default=Limits().searches,
    show_default=True,
    help="Search for at most N requests at once; others wait briefly.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=Limits().seconds,
    show_default=True,
    help="Stop the search of one request after this time.",
)
@click.option("--tz", metavar="ZONE", help="The zone of times and of 'today'.  [default: the local one]")
@click.option("--log-queries", is_flag=True, help="Log the queries, too, not only that somebody asked.")
@click.pass_obj
def serve(
    common: Common,
    host: str,
    port: int,
    token_file: Path | None,
    public: bool,
    allowed_hosts: tuple[str, ...],
    searches: int,
    timeout: float,
    tz: str | None,
    log_queries: bool,
) -> Exit:
    """Serve a web page and a JSON interface.

    Only this machine is answered, unless --host says otherwise. Each request is a line on stderr. Needs the extra web:
    pip install 'newssearch[web]'.
    """
    config = Config(
        place=common.place(),
        host=host,
        port=port,
        token=None if token_file is None else token_in(token_file),
        public=public,
        allowed_hosts=allowed_hosts,
        tz=zone_or_none(tz) or zone_or_local(None),
        log_queries=log_queries,
        limits=Limits(searches=searches, seconds=timeout),
    )
    try:
        from newssearch.web.application import serve as run
    except ImportError as error:
        raise UsageError("newssearch serve needs an extra: pip install 'newssearch[web]'") from error
    newssearch.open(config.place).close()  # an index that cannot be used ends this command, before a reader meets it
    if not common.quiet:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    shown = f"[{host}]" if ":" in host else host
    run(config, lambda: common.say(f"http://{shown}:{port}/ (Ctrl-C ends it)"))
    return Exit.DONE
