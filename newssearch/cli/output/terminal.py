"""The terminal: what may reach it, and what it can show.

Text from articles, queries and file names passes `safe` or `safe_lines` before it is painted, so no
control character of theirs is ever obeyed. Colour is added afterwards, by a `Screen`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import IO, Literal
from urllib.parse import quote

import click

from newssearch.frozen import dataclass

Color = Literal["auto", "always", "never"]

_REPLACEMENT = 0xFFFD
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SURROGATES = range(0xD800, 0xE000)

_VISIBLE: dict[int, int] = {
    **{code: 0x2400 + code for code in range(0x20)},  # the control pictures, ␀ to ␟
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *_BIDI, *_SURROGATES), _REPLACEMENT),
    **dict.fromkeys((0x2028, 0x2029), 0x20),
    0x09: 0x20,
}
_VISIBLE_LINES = _VISIBLE | {0x0A: 0x0A}
_VISIBLE_LINE = _VISIBLE | {0x0A: 0x20, 0x0D: 0x20}


def safe(text: str) -> str:
    """Return ``text`` on one line without characters that a terminal obeys, character for character."""
    return text.translate(_VISIBLE_LINE)


def safe_lines(text: str) -> str:
    """Return ``text`` without characters that a terminal obeys, except line ends."""
    return text.replace("\r\n", "\n").translate(_VISIBLE_LINES)


def talk(text: str) -> None:
    """Write ``text`` to stderr, made safe."""
    click.echo(safe_lines(text), err=True)


@dataclass(frozen=True, slots=True)
class Screen:
    """Abilities of the target of output; the default is a plain file or pipe."""

    width: int | None = None
    """Columns; `None` where nothing is wrapped."""
    color: bool = False
    links: bool = False
    interactive: bool = False

    def bold(self, text: str) -> str:
        """Return ``text`` in bold."""
        return self._style(text, "1")

    def dim(self, text: str) -> str:
        """Return ``text`` dimmed."""
        return self._style(text, "2")

    def mark(self, text: str) -> str:
        """Return ``text`` highlighted: black on yellow can be read on light and dark terminals."""
        return self._style(text, "30;43")

    def removed(self, text: str) -> str:
        """Return ``text`` in red."""
        return self._style(text, "31")

    def added(self, text: str) -> str:
        """Return ``text`` in green."""
        return self._style(text, "32")

    def link(self, text: str, url: str | None) -> str:
        """Return ``text`` as an OSC 8 link to ``url``, if that is a web address."""
        if not (self.links and url and re.match(r"https?://", url, re.IGNORECASE)):
            return text
        target = quote(url, safe="%:/?#[]@!$&'()*+,;=~", errors="replace")
        return f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\"

    def _style(self, text: str, codes: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.color and text else text


def screen_for(stream: IO[str], color: Color, environment: Mapping[str, str]) -> Screen:
    """Return the abilities of ``stream``, by ``--color``, the environment, and its kind."""
    interactive = stream.isatty()
    colored = wants_color(interactive, color, environment)
    return Screen(
        width=max(20, _columns(stream, environment)) if interactive else None,
        color=colored,
        links=interactive and colored and _shows_links(environment),
        interactive=interactive,
    )


def _columns(stream: IO[str], environment: Mapping[str, str]) -> int:
    """Return the columns of a terminal: those of ``COLUMNS``, else its own, else 80."""
    # As `shutil.get_terminal_size`, which loads every format of archives first: 2 ms of each search.
    stated = environment.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return int(stated)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80


def wants_color(interactive: bool, color: Color, environment: Mapping[str, str]) -> bool:
    """Return whether to use colour: by ``--color``, else ``NO_COLOR``, ``CLICOLOR_FORCE``, ``TERM``."""
    if color != "auto":
        return color == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return interactive and environment.get("TERM", "dumb") != "dumb"


def _shows_links(environment: Mapping[str, str]) -> bool:
    """Return whether links may be written: the Linux console, GNU screen and VTE before 0.50 would print them."""
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM", "dumb") not in ("dumb", "linux")
        and not ("STY" in environment and "TMUX" not in environment)
        and not (vte.isdecimal() and int(vte) < 5000)
    )
