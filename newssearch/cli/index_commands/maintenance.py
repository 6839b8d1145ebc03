"""Commands that care for an index: check, repair, upgrade, optimize, backup, restore, rollback."""

from __future__ import annotations

from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Command, Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.options import count, json_option
from newssearch.cli.output.rendering import counted, table_lines
from newssearch.cli.output.terminal import safe, talk
from newssearch.cli.query_commands.stats import size_text
from newssearch.locations import Remote
from newssearch.reports import BackupReport, CheckReport, RepairReport

# Each command that writes imports `newssearch.cli.running` itself, as its help needs no engine.


@click.command(
    cls=Command,
    examples=(
        "newssearch check",
        "newssearch check --quick",
        "newssearch check -v",
        "newssearch check --json",
    ),
)
@click.option("--quick", is_flag=True, help="Check sizes, heads of large files, and small files whole.")
@json_option("Print every file and problem as one JSON object.")
@click.pass_obj
def check(common: Common, quick: bool, as_json: bool) -> Exit:
    """Verify every file of the index.

    Each file is compared with its checksums, each article with its words, dates and ids, and the
    files with one another. Each problem is shown with a remedy. The exit code is 0 without problems,
    else 3.
    """
    place = common.place()
    report = newssearch.check(place, quick=quick)
    if as_json:
        common.show_json(report)
    elif not (common.quiet and report.ok):
        common.show([check_text(report, place, whole=common.verbose)])
    return Exit.DONE if report.ok else Exit.UNUSABLE_INDEX


def check_text(report: CheckReport, place: Path | Remote, *, whole: bool = False) -> str:
    """Return each problem on a line, then the verdict; before them, if ``whole``, every file."""
    lines = []
    if whole:
        lines = [
            f"{size_text(file.bytes):>10}  {file.name}{'  ' if file.problem else ''}{file.problem}"
            for file in report.files
        ]
    lines += [f"problem: {problem}" for problem in report.problems]
    lines += [f"note: {remark}" for remark in report.remarks]
    found = f"{counted(len(report.files), 'file')}, {counted(report.articles, 'article')}"
    verdict = "all is well" if report.ok else counted(len(report.problems), "problem")
    lines.append(f"{place}: {found}, generation {report.generation}: {verdict}")
    lines += [report.advice] if report.advice else []
    return "".join(f"{safe(line)}\n" for line in lines)


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch repair",
        "newssearch repair --json",
        "newssearch repair --index /backup/news",
    ),
)
@json_option("Print the repairs and the lost articles as one JSON object.")
@click.pass_obj
def repair(common: Common, as_json: bool) -> Exit:
    """Repair a damaged index from its stored articles.

    Damaged segments are rebuilt from the articles that are whole, and committed as the next
    generation. Lost articles are listed, and the exit code is 5 then. The damaged files are kept in
    newssearch.damaged within the index.
    """
    from newssearch.cli.running import recorded

    place = common.folder()
    with recorded(common, place) as run:
        report = newssearch.repair(place, wait=run.wait)
        code = Exit.SOME_REJECTED if report.lost else Exit.DONE
        run.ended(code=code)
    common.present(report, [repair_text(report)], as_json=as_json)
    return code


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch upgrade",
        "newssearch upgrade --json",
        "newssearch upgrade --index news",
    ),
)
@json_option("Print the changes and the lost articles as one JSON object.")
@click.pass_obj
def upgrade(common: Common, as_json: bool) -> Exit:
    """Bring an index of an older version up to date.

    A new index is built from the stored articles beside the old one, which answers until the switch.
    An index that is up to date is left as it is.
    """
    from newssearch.cli.running import recorded

    place = common.folder()
    with recorded(common, place) as run:
        report = newssearch.upgrade(place, wait=run.wait)
        code = Exit.SOME_REJECTED if report.lost else Exit.DONE
        run.ended(code=code)
    if as_json:
        common.show_json(report)
    elif report.actions:
        common.show([repair_text(report)])
    else:
        common.say("up to date; nothing was changed")
    return code


def repair_text(report: RepairReport) -> str:
    """Return each change on a line, each lost article, then the counts."""
    lines = [*report.actions, *(f"lost: {lost}" for lost in report.lost)]
    if report.actions:
        counts = f"{counted(report.kept + report.rebuilt, 'article')}, {report.rebuilt:,} of them indexed again"
        lines.append(f"generation {report.generation}: {counts}, {len(report.lost):,} lost")
    else:
        lines.append("all is well; nothing was changed")
    return "".join(f"{safe(line)}\n" for line in lines)


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch optimize",
        "newssearch optimize --json",
        "newssearch optimize --index news",
    ),
)
@json_option("Print segments and sizes before and after as one JSON object.")
@click.pass_obj
def optimize(common: Common, as_json: bool) -> Exit:
    """Merge all segments into one, without deleted articles.

    Searches are not interrupted. This pays after many small updates; later updates add segments again.
    """
    from newssearch.cli.running import recorded

    place = common.folder()
    with recorded(common, place) as run, newssearch.open(place) as news:
        report = news.optimize(wait=run.wait)
    if as_json:
        common.show_json(report)
    elif not common.run.logs_to_stderr:
        before = f"{counted(report.segments_before, 'segment')}, {size_text(report.bytes_before)}"
        after = f"{counted(report.segments_after, 'segment')}, {size_text(report.bytes_after)}"
        common.say(f"{before} before; {after} after")
    return Exit.DONE


@click.command(
    cls=Command,
    examples=(
        "newssearch backup /backup/news",
        "newssearch backup /backup/news --copy",
        "newssearch search harbour --index /backup/news",
    ),
)
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--copy", is_flag=True, help="Copy every file, even where a hard link would do.")
@json_option("Print the numbers of files linked and copied as one JSON object.")
@click.pass_obj
def backup(common: Common, target: Path, copy: bool, as_json: bool) -> Exit:
    """Back up the index into DIR, while it is in use.

    An earlier backup in DIR is brought up to date. A backup is an index, and can be searched. On the
    same file system it shares files with the index: use another disk, or --copy, for a backup that
    survives the disk.
    """
    with newssearch.open(common.folder()) as news:
        report = news.backup(target, link=not copy)
    if as_json:
        common.show_json(report)
    else:
        _say_backup(common, report, target)
    return Exit.DONE


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch restore /backup/news --index news",
        "newssearch restore /backup/news --force",
        "newssearch restore /backup/news --index news --json",
    ),
)
@click.argument("backup", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace an index that is there; newssearch rollback undoes it.")
@json_option("Print the numbers of files linked and copied as one JSON object.")
@click.pass_obj
def restore(common: Common, backup: Path, force: bool, as_json: bool) -> Exit:
    """Restore the index from the backup in DIR.

    Every file is compared with its checksum before the restored index becomes the live one.
    """
    from newssearch.cli.running import recorded

    place = common.folder(make=True)
    with recorded(common, place) as run:
        report = newssearch.restore(backup, place, force=force, wait=run.wait)
    if as_json:
        common.show_json(report)
    elif not common.run.logs_to_stderr:
        _say_backup(common, report, place)
    return Exit.DONE


def _say_backup(common: Common, report: BackupReport, target: Path) -> None:
    for warning in report.warnings:
        talk(f"warning: {warning}")
    common.say(backup_text(report, target))


def backup_text(report: BackupReport, target: Path) -> str:
    """Return the numbers of articles and files, on one line."""
    copied = f"{counted(report.copied, 'file')} copied ({size_text(report.bytes)})"
    done = f"{copied}, {report.linked:,} linked, {report.unchanged:,} there already"
    return f"{target}: {counted(report.articles, 'article')}, generation {report.generation}; {done}"


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch rollback --list",
        "newssearch rollback",
        "newssearch rollback --to 7",
    ),
)
@click.option("--to", metavar="N", type=count, help="The generation to go back to.  [default: the last that was kept]")
@click.option("--list", "only_list", is_flag=True, help="List the generations that are kept, and change nothing.")
@json_option("With --list: print the generations as one JSON object.")
@click.pass_obj
def rollback(common: Common, to: int | None, only_list: bool, as_json: bool) -> Exit:
    """Undo the last run that deleted or replaced articles.

    That is a reindex, an index run or a remove; see their --keep. The state before it becomes a
    generation with a new number; the live one is kept, so a second rollback undoes the first. A
    cluster keeps the states before a reindex alone.
    """
    place = common.place()
    if only_list:
        return _list_generations(common, place, as_json)
    from newssearch.cli.running import recorded

    with recorded(common, place) as run:
        number = newssearch.rollback(place, to, wait=run.wait)
    if not common.run.logs_to_stderr:
        common.say(f"generation {number} is live")
    return Exit.DONE


def _list_generations(common: Common, place: Path | Remote, as_json: bool) -> Exit:
    listed = newssearch.generations(place)
    if as_json:
        common.show_json({"generations": listed})
    else:
        rows = [
            (
                f"{one.generation}{' (live)' if one.live else ''}",
                f"{one.committed}  {counted(one.articles, 'article')}, {size_text(one.bytes)}"
                + (f"  before: {one.before}" if one.before else ""),
            )
            for one in listed
        ]
        common.show(["\n".join(table_lines(rows, common.screen())) + "\n"])
    return Exit.DONE
