"""``newssearch config``: every setting with its value and its origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import click

from newssearch.cli.alert_options import AlertingCommand, AlertOptions
from newssearch.cli.command import (
    Command,
    Common,
    KeptOption,
    RunOptions,
    settings_found,
)
from newssearch.cli.configuration import ALL, Setting, Settings, options_by_name
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option
from newssearch.cli.output.terminal import safe


@dataclass(frozen=True, slots=True)
class _Row:
    """A setting: its table, name and value, and its origin; ``None`` for a default."""

    table: str
    name: str
    value: Any
    origin: str | None


@click.command(
    cls=Command,
    examples=(
        "newssearch config",
        "newssearch config -v",
        "newssearch config --json",
    ),
)
@json_option("Print everything as one JSON object.")
@click.pass_obj
@click.pass_context
def config(context: click.Context, common: Common, as_json: bool) -> Exit:
    """Show the settings in force, and the origin of each.

    With -v, show defaults, too. A setting is an option of a command, by its name.
    """
    settings = settings_found(context)
    root = context.find_root().command
    commands = [root.commands[name] for name in root.list_commands(context)] if isinstance(root, click.Group) else []
    rows = list(_rows(settings, commands, context))
    common.present(_document(settings.file, rows), [_text(settings.file, rows, whole=common.verbose)], as_json=as_json)
    return Exit.DONE


def _rows(settings: Settings, commands: Sequence[click.Command], context: click.Context) -> Iterator[_Row]:
    """Yield every setting, the shared ones first; a shared one in the table of a command only where it is set there."""
    shared = AlertingCommand(ALL, params=[])
    for command in (shared, *commands):
        said = settings.of(command, context)
        for name, option in options_by_name(command.params).items():
            setting = said.get(str(option.name))
            if command is not shared and isinstance(option, KeptOption) and not _is_own(command, setting):
                continue
            value = _default(option, context) if setting is None else _without_password(setting.written)
            yield _Row(str(command.name), name, value, setting.origin if setting else None)


def _without_password(value: Any) -> Any:
    """Return a setting without the password of an address."""
    return re.sub(r"(://[^:@/\s]+):[^@/\s]+@", r"\1:***@", value) if isinstance(value, str) else value


def _default(option: click.Option, context: click.Context) -> Any:
    """Return the default as it would be written; ``None`` where there is no default."""
    if isinstance(option, KeptOption):
        kept = asdict(Common()) | asdict(RunOptions()) | asdict(AlertOptions())
        return kept[str(option.name)]
    value = option.get_default(context)
    return None if isinstance(value, Enum) else value  # click's mark of a default that is not given


def _is_own(command: click.Command, setting: Setting | None) -> bool:
    """Return whether a setting is set for this command, and not for all."""
    origin = setting.origin if setting else ""
    return f"[{command.name}]" in origin or origin.startswith(f"$NEWSSEARCH_{str(command.name).upper()}_")


def _text(file: Path | None, rows: Sequence[_Row], *, whole: bool) -> str:
    shown = [row for row in rows if whole or row.origin is not None]
    lines = [f"file: {file or 'none'}"]
    table = ""
    for row in shown:
        if row.table != table:
            table = row.table
            lines += ["", f"[{table}]"]
        lines.append(f"{row.name:<14} {_shown(row.value):<24} {row.origin or 'default'}")
    if not shown:
        lines.append("every setting has its default; -v shows them")
    return "".join(f"{safe(line).rstrip()}\n" for line in lines)


def _document(file: Path | None, rows: Sequence[_Row]) -> dict[str, Any]:
    listed = [
        {"table": row.table, "name": row.name, "value": _plain(row.value), "origin": row.origin or "default"}
        for row in rows
    ]
    return {"file": None if file is None else str(file), "settings": listed}


def _shown(value: Any) -> str:
    if value is None or value == ():
        return "-"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)
