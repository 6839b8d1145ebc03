"""``newssearch alerts``: new articles for the saved searches."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

import newssearch
from newssearch.alert_reports import AlertHit, Alerts, PastAlerts
from newssearch.cli.alert_options import AlertingCommand, AlertOptions, require_targets
from newssearch.cli.command import Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option, zone_or_local
from newssearch.cli.output.rendering import hit_text, table_lines
from newssearch.cli.output.terminal import Screen, talk
from newssearch.errors import IndexLockedError
from newssearch.locations import Place
from newssearch.settings import PATIENCE


@click.command(
    cls=AlertingCommand,
    examples=(
        "newssearch alerts",
        "newssearch alerts --json",
        "newssearch alerts --alert-file alerts.jsonl --alert-feeds feeds",
        "newssearch alerts --past",
    ),
)
@click.option("--tz", metavar="ZONE", type=str, help="The zone of today and of times without one.  [default: local]")
@click.option("--give-up", is_flag=True, help="Drop alerts that wait for a target which is not set any more.")
@click.option("--past", is_flag=True, help="List the last 50 alerts and what failed; nothing is searched or delivered.")
@json_option("Print the report as one JSON object.")
@click.pass_obj
def alerts(common: Common, tz: str | None, give_up: bool, past: bool, as_json: bool) -> Exit:
    """Report new articles for the saved searches.

    Those that came in since the last report are new; changed ones count with save --changes.
    The report is printed, and delivered where the options or the settings say; index and reindex
    deliver in the same way after each commit. A report is kept until it is printed, so it is printed
    again after a crash. The exit code is 1 when there is nothing new.
    """
    from newssearch.cli.running import recorded  # here, as help needs no engine

    place = common.place()
    if past:
        return _show_past(common, place, as_json=as_json)
    require_targets(place)
    with recorded(common, place) as run:
        with newssearch.open(place) as news:
            targets = AlertOptions.current().arguments()
            found = news.alerts(**targets, give_up=give_up, hold=True, tz=zone_or_local(tz), wait=run.wait)
            reports = [one for one in (*found.earlier, found) if one.alerts]
            for warning in found.warnings:
                talk(f"warning: {warning}")
            _show(common, reports or [found], as_json=as_json)
            if reports or found.earlier:
                sys.stdout.flush()
                _settle(news, found, run.wait)
        code = Exit.DONE if reports else Exit.NOTHING_FOUND
        run.ended(code=code)
    return code


def _show(common: Common, reports: Sequence[Alerts], *, as_json: bool) -> None:
    if as_json:
        for found in reports:
            common.show_json(found)
        return
    for found in reports:
        if found.alerts:
            common.show(alerts_text(found, common.screen()))
        else:
            common.say("nothing is new" if found.searches else "no searches are saved")


def _show_past(common: Common, place: Place, *, as_json: bool) -> Exit:
    with newssearch.open(place) as news:
        found = news.past_alerts()
    if as_json:
        common.show_json(found)
    else:
        for warning in found.warnings:
            talk(f"warning: {warning}")
        if found.alerts:
            common.show([past_text(found, common.screen())])
        else:
            talk("no alert was reported")
    return Exit.DONE if found.alerts else Exit.NOTHING_FOUND


def past_text(found: PastAlerts, screen: Screen) -> str:
    """Return a line about each past alert: time, saved search, numbers of articles, and the targets that failed."""
    rows = (
        (one.at, f"{one.name}: {'; '.join((_counted(one.new, one.changed), *one.undelivered))}") for one in found.alerts
    )
    return "\n".join(table_lines(rows, screen)) + "\n"


def _settle(news: newssearch.News, found: Alerts, wait: float) -> None:
    """Have what was printed forgotten; while another process writes, it stays and is printed again."""
    try:
        news.settle(found, wait=wait or PATIENCE)
    except IndexLockedError as error:
        talk(f"warning: the next call prints this report again: {error}")


def alerts_text(found: Alerts, screen: Screen) -> Iterator[str]:
    """Yield each alert: its saved search, then its articles."""
    for n, alert in enumerate(found.alerts):
        yield "\n" if n else ""
        yield screen.bold(f"{alert.name}: {_counted(len(alert.new), len(alert.changed))}") + "\n"
        for kind, hits in (("", alert.new), ("changed", alert.changed)):
            for rank, hit in enumerate(hits, 1):
                yield hit_text(hit.hit, rank, screen)
                if marks := _marks(hit, kind):
                    yield f"    {screen.dim(marks)}\n"


def _counted(new: int, changed: int) -> str:
    return ", ".join(f"{count:,} {kind}" for count, kind in ((new, "new"), (changed, "changed")) if count)


def _marks(hit: AlertHit, kind: str) -> str:
    marks = [f"{kind}: {', '.join(hit.changes)}"] if kind else []
    if hit.copy is not None:
        marks.append(f"{hit.copy} copy" + (f" of {hit.copy_of}" if hit.copy_of else ""))
    return "; ".join(marks)
