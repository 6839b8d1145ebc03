"""``newssearch rollback``: back to a generation that was kept."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.options import count, json_option
from newssearch.cli.output.rendering import counted, table_lines
from newssearch.cli.query_commands.stats import size_text
from newssearch.documents import generations_document


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch rollback --list",
        "newssearch rollback",
        "newssearch rollback --to 7",
    ),
)
@click.option("--to", metavar="N", type=count, help="The generation to go back to.  [default: the last that is kept]")
@click.option("--list", "only_list", is_flag=True, help="Show which generations are kept, and change nothing.")
@json_option("With --list: the generations as one JSON object.")
@click.pass_obj
def rollback(common: Common, to: int | None, only_list: bool, as_json: bool) -> Exit:
    """Go back to the index before the last reindex.

    It becomes a generation of its own, with a new number; what was live is kept in its place, so
    that a second rollback undoes the first.
    """
    place = common.place()
    if not only_list:
        from newssearch.cli.running import recorded  # here, as help needs no engine

        with recorded(common, place) as run:
            number = newssearch.rollback(place, to, wait=run.wait)
        if not common.run.logs_to_stderr:
            common.say(f"generation {number} is live")
        return Exit.DONE
    listed = newssearch.generations(place)
    if as_json:
        common.show_json(generations_document(listed))
    else:
        rows = [
            (
                f"{one.generation}{' (live)' if one.live else ''}",
                f"{one.committed}  {counted(one.articles, 'article')}, {size_text(one.bytes)}",
            )
            for one in listed
        ]
        common.show(["\n".join(table_lines(rows, common.screen())) + "\n"])
    return Exit.DONE
