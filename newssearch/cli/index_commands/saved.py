"""``newssearch save`` and ``newssearch saved``: searches that are kept with the index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

import newssearch
from newssearch.cli.command import Command, Common, RunOption
from newssearch.cli.exits import Exit
from newssearch.cli.options import complete_field, duration, json_option, text
from newssearch.cli.output.rendering import table_lines
from newssearch.cli.output.terminal import Screen, talk
from newssearch.errors import UsageError
from newssearch.query.saved_searches import SavedSearch, named_in
from newssearch.settings import PATIENCE


class _SavingCommand(Command):
    """A command that waits for other writers for ten seconds, or as long as it is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = "Wait this long for another writer: 30s, 10m, 2h.  [default: 10s]"
        self.params.append(RunOption("--wait", type=duration, metavar="TIME", help=text))


@click.command(
    cls=_SavingCommand,
    examples=(
        "newssearch save pipeline 'gas pipeline' --replace",
        "newssearch save harbour 'harbour OR ferry' --changes --mail desk@example.org --replace",
        "newssearch search 'saved:pipeline since:2025-12'",
    ),
)
@click.argument("name", metavar="NAME", type=text)
@click.argument("words", metavar="QUERY...", nargs=-1, required=True, type=text, shell_complete=complete_field)
@click.option("--changes", is_flag=True, help="Alert of changed articles, too.")
@click.option("--mail", metavar="ADDRESS", multiple=True, type=text, help="Send its alerts there; may be repeated.")
@click.option("--replace", is_flag=True, help="Replace the search of this name.")
@json_option("One JSON object.")
@click.pass_obj
def save(
    common: Common,
    name: str,
    words: tuple[str, ...],
    changes: bool,
    mail: tuple[str, ...],
    replace: bool,
    as_json: bool,
) -> Exit:
    """Save a query under a name.

    saved:NAME finds in every query what it finds. Alerts report articles that come in from now on; see
    newssearch alerts. The query is read strictly.
    """
    with newssearch.open(common.place()) as news:
        if not replace:
            _require_free(news, name)
        wait = common.run.wait or PATIENCE
        search = news.save(name, " ".join(words), changes=changes, mail=mail, replace=replace, wait=wait)
    if as_json:
        common.show_json(search)
    else:
        common.say(f"saved {search.name}: {search.query}")
    return Exit.DONE


def _require_free(news: newssearch.News, name: str) -> None:
    """Raise UsageError for a name that is taken, in words of the command line."""
    taken = named_in(news.saved(), name)
    if taken is not None:
        raise UsageError(f"The name {taken.name!r} is taken by the query {taken.query!r}. To replace it: --replace")


@click.command(
    cls=_SavingCommand,
    examples=(
        "newssearch saved",
        "newssearch saved --json",
        "newssearch saved --delete pipeline",
    ),
)
@click.option("--delete", metavar="NAME", type=text, help="Delete the search of this name.")
@json_option("Print all as one JSON object.")
@click.pass_obj
def saved(common: Common, delete: str | None, as_json: bool) -> Exit:
    """List the saved searches, or delete one."""
    with newssearch.open(common.place()) as news:
        if delete is not None:
            is_known = news.delete_saved(delete, wait=common.run.wait or PATIENCE)
            common.say(f"deleted {delete}") if is_known else talk(f"no saved search has the name {delete}")
            return Exit.DONE if is_known else Exit.NOTHING_FOUND
        found = news.saved()
    if as_json:
        common.show_json({"saved": found})
    elif found:
        common.show([_searches_text(found, common.screen())])
    else:
        talk("no searches are saved")
    return Exit.DONE if found else Exit.NOTHING_FOUND


def _searches_text(found: Iterable[SavedSearch], screen: Screen) -> str:
    rows = [(search.name, f"{search.query}{_marks(search)}") for search in found]
    return "\n".join(table_lines(rows, screen)) + "\n"


def _marks(search: SavedSearch) -> str:
    marks = [*(["changes"] if search.changes else []), *search.mail]
    return f" ({', '.join(marks)})" if marks else ""
