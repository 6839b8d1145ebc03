"""Settings: values of options that the command line does not give.

The command line counts first, then the environment, then a file, then the default. The file is TOML: a table for each
command, named as it is, with its options by their names; ``[all]`` holds the options that commands share. The
environment has the same names in capitals: ``NEWSSEARCH_WAIT``, ``NEWSSEARCH_SEARCH_LIMIT``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

import click

from newssearch.arguments import shown
from newssearch.errors import UsageError
from newssearch.frozen import dataclass
from newssearch.locations import remote

FILE = "newssearch.toml"
CONFIG = "NEWSSEARCH_CONFIG"
ALL = "all"

PREFIX = "NEWSSEARCH_"
"""Beginning of the names of all variables with settings."""

_LARGEST = 1 << 20
"""Bytes of a file of settings: a hundred thousand lines, where a few dozen are enough."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value, checked and of the option's type, its origin, and its spelling there."""

    value: Any
    origin: str
    written: Any


def settings_file(given: Path | None, environment: Mapping[str, str], here: Path) -> Path | None:
    """Return the file of settings: ``given``, else ``$NEWSSEARCH_CONFIG`` (empty: no file), else the nearest upwards,
    else the user's own, else None.

    Raises UsageError when the environment names one that is not there, or the one upwards is another user's.
    """
    if given is not None:
        return given.absolute()
    if (named := environment.get(CONFIG)) is not None:
        if named and not Path(named).is_file():
            raise UsageError(f"${CONFIG} names {named}, which is not a file.")
        return Path(named).absolute() if named else None
    home = environment.get("XDG_CONFIG_HOME") or f"{environment.get('HOME', '')}/.config"
    for file in (*(folder / FILE for folder in (here, *here.parents)), Path(home) / "newssearch" / FILE):
        if file.is_file():
            _require_own(file)
            return file
    return None


def _require_own(file: Path) -> None:
    """Raise UsageError when a file that nobody has named is another user's: it could name a command to run."""
    if file.stat().st_uid not in (os.geteuid(), 0):
        raise UsageError(
            f"{file} belongs to another user, and settings can name commands to run. "
            f"If you trust it: --config {file}; to go without it: {CONFIG}= newssearch ..."
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """Values of ``file`` and the environment with known names; a value is checked when it is used."""

    file: Path | None
    tables: Mapping[str, Mapping[str, Any]]
    environment: Mapping[str, str]
    shared: frozenset[str]

    @classmethod
    def read(
        cls,
        file: Path | None,
        environment: Mapping[str, str],
        commands: Mapping[str, click.Command],
        shared: Sequence[click.Option],
    ) -> Settings:
        """Read ``file``, if there is one. Raises UsageError when it cannot be read, or a name in it is not known."""
        names = frozenset(options_by_name(shared))
        tables = _tables(file) if file is not None else {}
        for name, table in tables.items():
            _require_known(f"{file}", "table", name, (ALL, *commands))
            if not isinstance(table, dict):
                raise UsageError(f"{file}: {name} is outside a table. Put options that commands share under [{ALL}].")
            known = names if name == ALL else options_by_name(commands[name].params)
            for key in table:
                _require_known(f"{file}: [{name}]", "setting", _name(key), known)
        return cls(file, {t: {_name(k): v for k, v in held.items()} for t, held in tables.items()}, environment, names)

    def of(self, command: click.Command, context: click.Context) -> dict[str, Setting]:
        """Return the values that are set for the options of ``command``, by the names of its parameters.

        Raises UsageError when a value is not of its option's kind.
        """
        found = {}
        for name, option in options_by_name(command.params).items():
            for value, origin, is_text in self._said(str(command.name), name):
                found[str(option.name)] = Setting(self._checked(option, value, origin, is_text, context), origin, value)
                break
        return found

    def _said(self, command: str, name: str) -> Iterator[tuple[Any, str, bool]]:
        """Yield the values of an option, the one that counts first: value, origin, and whether it is only text."""
        tables = (command, ALL) if name in self.shared else (command,)
        for table in tables:
            variable = PREFIX + "_".join([*([] if table == ALL else [table.upper()]), name.upper()])
            if text := self.environment.get(variable):
                yield text, f"${variable}", True
        for table in tables:
            if name in self.tables.get(table, {}):
                yield self.tables[table][name], f"{self.file} [{table}] {name}", False

    def _checked(self, option: click.Option, value: Any, origin: str, is_text: bool, context: click.Context) -> Any:
        if option.multiple and is_text:
            value = value.split()
        elif not is_text:
            value = self._plain(option, value, origin)
        try:
            return option.type_cast_value(context, value)
        except click.BadParameter as error:
            raise UsageError(f"{origin}: {error.message}") from error
        except (TypeError, ValueError, AttributeError, OverflowError) as error:  # click knows but the command line's
            raise UsageError(f"{origin}: {shown(value)} is not what it takes: {error}.") from error

    def _plain(self, option: click.Option, value: Any, origin: str) -> Any:
        """Return a value of the file as the command line would give it. Paths are relative to the file."""
        if option.is_flag != isinstance(value, bool):
            raise UsageError(f"{origin}: {value!r} is not {'true or false' if option.is_flag else 'what it takes'}.")
        if isinstance(value, list) != option.multiple or isinstance(value, dict):
            raise UsageError(f"{origin}: {value!r} is {'not a list' if option.multiple else 'not one value'}.")
        if isinstance(value, list):
            if any(isinstance(each, list | dict) for each in value):
                raise UsageError(f"{origin}: {value!r} is not a list of single values.")
            return [str(each) for each in value]
        if isinstance(value, date | time):
            return value.isoformat()
        if isinstance(option.type, click.Path) and self.file is not None and not remote(str(value)):
            return str(self.file.parent / Path(str(value)).expanduser())
        return value


def options_by_name(parameters: Iterable[click.Parameter]) -> dict[str, click.Option]:
    """Return the options that can be set, by their names in the file; not those that end the program at once."""
    options = (each for each in parameters if isinstance(each, click.Option) and not each.is_eager)
    return {_name(max(option.opts, key=len).lstrip("-")): option for option in options}


def _name(written: str) -> str:
    return written.replace("-", "_")


def _tables(file: Path) -> dict[str, Any]:
    import tomllib  # here, as without a file nothing is to be parsed

    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise UsageError(f"{file} is larger than {_LARGEST:,} bytes, so it cannot be a file of settings.")
        return tomllib.loads(data.decode().replace("\r\n", "\n"))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:  # of TOML, or of UTF-8
        raise UsageError(f"{file} is not valid TOML: {error}.") from error


def _require_known(place: str, kind: str, name: str, known: Iterable[str]) -> None:
    names = sorted(known)
    if name in names:
        return
    from difflib import get_close_matches  # here, as names are most often right

    near = get_close_matches(name, names, 1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names) or 'none'}."
    raise UsageError(f"{place}: there is no {kind} {name!r}. {hint}")
