"""Options of the commands that report alerts, and the report after a run."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from newssearch.cli.command import KeptOption, WritingCommand, given_options
from newssearch.cli.options import text, zone_or_local
from newssearch.frozen import dataclass
from newssearch.locations import Remote

PASSWORD = "NEWSSEARCH_SMTP_PASSWORD"  # the name of a variable
"""The variable of the environment with the password for the mail server."""


class AlertOption(KeptOption):
    """An option of every command that reports alerts."""


class AlertingCommand(WritingCommand):
    """A command after which the saved searches are run on what came in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += alert_options()


@dataclass(frozen=True, slots=True)
class AlertOptions:
    """The targets of alerts, as the command line or the settings name them."""

    alert_file: Path | None = None
    alert_feeds: Path | None = None
    alert_smtp: str | None = None
    alert_from: str | None = None
    alert_mail: tuple[str, ...] = ()
    alert_command: str | None = None
    alert_base: str | None = None

    @classmethod
    def current(cls) -> AlertOptions:
        """Return the options of the command that runs."""
        return cls(**given_options(click.get_current_context(), [each.name for each in fields(cls)]))

    @property
    def has_targets(self) -> bool:
        """True where alerts go somewhere."""
        return any((self.alert_file, self.alert_feeds, self.alert_smtp, self.alert_command))

    def arguments(self) -> dict[str, Any]:
        """Return the options as arguments of `newssearch.News.alerts`."""
        return {
            "file": self.alert_file,
            "feeds": self.alert_feeds,
            "smtp": self.alert_smtp,
            "sender": self.alert_from,
            "password": os.environ.get(PASSWORD) or None,
            "mail": self.alert_mail,
            "command": self.alert_command,
            "base": self.alert_base,
        }


def alert_options() -> list[click.Parameter]:
    """Return new objects for the options of every command that reports alerts."""
    return [
        AlertOption(
            "--alert-file",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="Append alerts of saved searches to FILE, as JSON lines.",
        ),
        AlertOption(
            "--alert-feeds",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="Write an Atom feed of each saved search into DIR.",
        ),
        AlertOption(
            "--alert-smtp",
            type=text,
            metavar="ADDRESS",
            help="Send alerts by mail through this server: smtp://USER@HOST:587; $NEWSSEARCH_SMTP_PASSWORD is the "
            "password.",
        ),
        AlertOption("--alert-from", type=text, metavar="ADDRESS", help="The sender of alerts by mail."),
        AlertOption(
            "--alert-mail",
            type=text,
            metavar="ADDRESS",
            multiple=True,
            help="Send alerts there, where a saved search names no address; may be repeated.",
        ),
        AlertOption(
            "--alert-command",
            type=text,
            metavar="COMMAND",
            help="Run this shell command with each report on its standard input; $NEWSSEARCH_ALERT_ID is its id.",
        ),
        AlertOption(
            "--alert-base",
            type=text,
            metavar="URL",
            help="Link alerts to the pages of `newssearch serve` at URL.",
        ),
    ]


def require_targets(place: Path | Remote) -> None:
    """Raise UsageError for a target that cannot be one, before a run begins."""
    options = AlertOptions.current()
    if not options.has_targets:
        return
    from newssearch.backends.deliveries.targets import targets_of  # here, as most runs report nothing
    from newssearch.jobs.outputs import require_writable

    targets = targets_of(**options.arguments())
    index = place if isinstance(place, Path) else None
    for option, file in (("--alert-file", targets.file), ("--alert-feeds", targets.feeds and targets.feeds / "feed")):
        if file is not None:
            require_writable(option, file, index)


def report_after_run(place: Path | Remote, wait: float) -> None:
    """Report what a run brought in to the targets that are set; a failure is a warning, as the run itself is done."""
    options = AlertOptions.current()
    if not options.has_targets:
        return
    import newssearch  # here, as most runs report nothing
    from newssearch.logs import LOGGER

    try:
        with newssearch.open(place) as news:
            alerts = news.alerts(**options.arguments(), tz=zone_or_local(None), wait=wait)
    except newssearch.NewsSearchError as error:
        LOGGER.warning("the alerts wait for the next run: %s", error)
        return
    for warning in alerts.warnings:
        LOGGER.warning("%s", warning)
