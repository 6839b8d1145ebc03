"""``newssearch remove`` and ``newssearch removed``: articles out of an index, for a while or for good."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Command, Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option, keep_option, text
from newssearch.cli.output.rendering import table_lines
from newssearch.cli.output.terminal import talk
from newssearch.errors import UsageError
from newssearch.reports import ForeverReport, Report


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch remove harbour-1204",
        "newssearch search source:courier before:2020 --ids0 | xargs -0 -r newssearch remove",
        "newssearch remove harbour-1121 --forever --reason 'court order of 3 March'",
    ),
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True, type=text)
@click.option("--forever", is_flag=True, help="Remove the text from all files of the index, and keep the article out.")
@click.option("--reason", metavar="TEXT", type=text, help="The reason to keep with --forever.")
@keep_option
@json_option("Print the report as one JSON object.")
@click.pass_obj
def remove(
    common: Common, ids: tuple[str, ...], forever: bool, reason: str | None, keep: int | None, as_json: bool
) -> Exit:
    """Delete articles from the index.

    newssearch rollback undoes it. With --forever nothing does: the text leaves every file of the index,
    and later runs leave the article out, whatever source or backup holds it. newssearch removed lists
    what was removed for good. Exact copies under other ids are listed, and stay.
    """
    from newssearch.cli.running import recorded

    _require_compatible(forever=forever, reason=reason, keep=keep)
    place = common.place()
    with recorded(common, place) as run:
        with newssearch.open(place) as news:
            report = news.remove(ids, forever=forever, reason=reason or "", keep=keep, wait=run.wait)
        code = Exit.DONE if report.removed else Exit.NOTHING_FOUND
        run.ended(report, code)
    if as_json:
        common.show_json(report)
    elif not common.run.logs_to_stderr:
        _tell(report, common)
    return code


def _require_compatible(*, forever: bool, reason: str | None, keep: int | None) -> None:
    if forever and not (reason or "").strip():
        raise UsageError("--forever needs --reason TEXT, which is kept with the id of the article.")
    if reason is not None and not forever:
        raise UsageError("--reason has no effect without --forever.")
    if forever and keep is not None:
        raise UsageError("--keep has no effect with --forever: the text leaves all generations.")


def _tell(report: Report, common: Common) -> None:
    for warning in report.warnings:
        talk(warning)
    if isinstance(report, ForeverReport):
        for copy in report.copies:
            talk(f"the same text or address stays under another id: {copy}")
    common.say(f"{report.removed:,} removed{' for good' * isinstance(report, ForeverReport)}")


@click.command(
    cls=Command,
    examples=(
        "newssearch removed",
        "newssearch removed --json",
        "newssearch removed --undo harbour-1121",
    ),
)
@click.option("--undo", metavar="ID", type=text, multiple=True, help="Let the article with this id in again.")
@json_option("Print the tombstones as one JSON object.")
@click.pass_obj
def removed(common: Common, undo: tuple[str, ...], as_json: bool) -> Exit:
    """List the articles that were removed for good.

    Each has a tombstone with its id, address, date and reason, and without its text. --undo deletes
    tombstones; the article comes back only from a source that holds it. The exit code is 1 without any
    tombstone.
    """
    place = common.place()
    with newssearch.open(place) as news:
        if undo:
            return _undo(common, news, undo)
        stones = news.removed()
    if as_json:
        common.show_json({"removed": stones})
    elif stones:
        common.show([_table(stones, common)])
    return Exit.DONE if stones else Exit.NOTHING_FOUND


def _undo(common: Common, news: newssearch.News, ids: tuple[str, ...]) -> Exit:
    lifted = news.allow(ids)
    for id in dict.fromkeys(ids):
        if id not in lifted:
            talk(f"no article with the id {id} was removed for good")
    common.say(f"{len(lifted):,} may come back, with the next run that reads it")
    return Exit.DONE if lifted else Exit.NOTHING_FOUND


def _table(stones: tuple[newssearch.Tombstone, ...], common: Common) -> str:
    rows = [(one.id, f"{one.removed}  {one.reason}{'  (not finished yet)' * one.pending}") for one in stones]
    return "\n".join(table_lines(rows, common.screen())) + "\n"
