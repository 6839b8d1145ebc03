"""``newssearch check``: whether every file of the index is as it was written."""

from __future__ import annotations

from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option
from newssearch.cli.output.rendering import counted
from newssearch.cli.output.terminal import safe
from newssearch.cli.query_commands.stats import size_text
from newssearch.documents import value_document
from newssearch.locations import Remote
from newssearch.reports import CheckReport


@click.command(
    cls=Command,
    examples=(
        "newssearch check",
        "newssearch check --quick",
        "newssearch check -v",
        "newssearch check --json",
    ),
)
@click.option("--quick", is_flag=True, help="Only sizes, the heads of large files, and small files whole.")
@json_option("Every file and problem, as one JSON object.")
@click.pass_obj
def check(common: Common, quick: bool, as_json: bool) -> Exit:
    """Verify every file of the index.

    Each file is compared with its checksums, each article with its words, dates and ids, and the
    files with one another. What is wrong is named with what to do. The exit code is 0 only when all
    is well, else 3.
    """
    place = common.place()
    report = newssearch.check(place, quick=quick)
    if as_json:
        common.show_json(value_document(report))
    elif not (common.quiet and report.ok):
        common.show([check_text(report, place, whole=common.verbose)])
    return Exit.DONE if report.ok else Exit.UNUSABLE_INDEX


def check_text(report: CheckReport, place: Path | Remote, *, whole: bool = False) -> str:
    """Each problem on a line, then the verdict; before them, if ``whole``, every file."""
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
