"""``newssearch open``: the original of an article, in the browser or the program for its file."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit, unknown_id
from newssearch.cli.options import text
from newssearch.cli.output.terminal import safe, talk
from newssearch.models import Article

_RUN = frozenset(
    ".app .appimage .bat .cmd .com .command .desktop .exe .jar .js .lnk .msi .ps1 .py .scr .sh .url .vbs .wsf".split()
)
"""Suffixes of files that a desktop runs, or that lead elsewhere."""


@click.command(
    cls=Command,
    name="open",
    examples=(
        "newssearch open harbour-1204",
        "newssearch open harbour-1204 --print",
        "newssearch open harbour-1204 -q",
    ),
)
@click.argument("id", metavar="ID", type=text)
@click.option("--print", "as_text", is_flag=True, help="Print the address or the file, and open nothing.")
@click.pass_obj
def open(common: Common, id: str, as_text: bool) -> Exit:
    """Open the original of an article, on the web or on disk.

    The original is the web address, else the file that it was read from. Files that a desktop would run are refused.
    """
    with newssearch.open(common.place()) as news:
        article = news.get(id)
    if article is None:
        return unknown_id(id)
    place = original_of(article)
    if place is None:
        talk(f"{id} has no web address, and no file that can be opened: it was read from {article.source_file or '?'}")
        return Exit.NOTHING_FOUND
    if as_text:
        click.echo(safe(place))
    else:
        common.say(f"opening {place}")
        click.launch(place)
    return Exit.DONE


def original_of(article: Article) -> str | None:
    """Return the web address of an article, else the file that holds it; None where there is neither to be opened."""
    if re.fullmatch(r"https?://\S+", article.url or "", re.IGNORECASE):
        return article.url
    named = (article.source_file or "").partition("!")[0]
    if not Path(named).is_absolute():
        return None
    try:
        status = Path(named).stat()
    except (OSError, ValueError):
        return None
    runs = status.st_mode & 0o111 or Path(named).suffix.lower() in _RUN
    return None if runs or not stat.S_ISREG(status.st_mode) else named
