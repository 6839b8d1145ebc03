"""Targets of alerts, as a program or the settings name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, unquote, urlsplit

from newssearch.errors import UsageError

Kind = Literal["file", "feeds", "mail", "command"]

_SHOWN = 100
_ADDRESS = r"[^\s@<>,;:\"()\[\]\\\x00-\x20\x7f]+@[^\s@<>,;:\"()\[\]\\\x00-\x20\x7f]+"
_PORTS = {"smtp": 25, "smtps": 465}


class DeliveryError(Exception):
    """A target did not take a report; the text is the reason."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server: with ``user``, the connection is encrypted before the password is sent."""

    host: str
    port: int
    encrypted: bool = False
    user: str | None = None
    password: str | None = None

    @classmethod
    def of(cls, address: str, password: str | None = None) -> MailServer:
        """Parse ``smtp://user@host:587`` or ``smtps://host``; ``password`` is one that the address does not name.

        Raises UsageError for anything else.
        """
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            parts, port = SplitResult("", "", "", "", ""), None
        if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise UsageError("The address of a mail server is smtp://HOST:PORT, or smtps://USER@HOST.")
        user = unquote(parts.username) if parts.username else None
        secret = unquote(parts.password) if parts.password else password
        return cls(parts.hostname, port or _PORTS[parts.scheme], parts.scheme == "smtps", user, secret)


@dataclass(frozen=True, slots=True)
class Targets:
    """Places that alerts go to, each independent of the others.

    ``mail`` are the addresses for saved searches that name none of their own; ``base`` is the address of the pages of
    `newssearch serve`, for links to articles without an address.
    """

    file: Path | None = None
    feeds: Path | None = None
    server: MailServer | None = None
    sender: str | None = None
    mail: tuple[str, ...] = ()
    command: str | None = None
    base: str | None = None

    def __post_init__(self) -> None:
        if self.mail and self.server is None:
            raise UsageError("Mail needs a server: smtp://HOST:PORT.")
        if self.server is not None and not self.sender:
            raise UsageError("Mail needs the address of its sender, such as news@example.org.")

    def __bool__(self) -> bool:
        return any(each is not None for each in (self.file, self.feeds, self.server, self.command))

    def name(self, kind: str, place: str) -> bool:
        """Return whether a place of this kind is one of them."""
        files = {"file": self.file, "feeds": self.feeds}
        if kind in files:
            file = files[kind]
            return file is not None and str(file.absolute()) == place
        return (self.server if kind == "mail" else self.command) is not None

    def places(self, report: Mapping[str, Any]) -> Iterator[tuple[Kind, str]]:
        """Yield the kind and the place of each delivery of a report: for mail, one for each saved search."""
        if self.file is not None:
            yield "file", str(self.file.absolute())
        if self.feeds is not None:
            yield "feeds", str(self.feeds.absolute())
        if self.server is not None:
            for alert in report["alerts"]:
                if alert["mail"] or self.mail:
                    yield "mail", alert["name"]
        if self.command is not None:
            yield "command", ""


def targets_of(
    *,
    file: str | Path | None,
    feeds: str | Path | None,
    smtp: str | None,
    sender: str | None,
    password: str | None,
    mail: Iterable[str],
    command: str | None,
    base: str | None,
) -> Targets:
    """Return targets as a call names them. Raises UsageError for one that cannot be used."""
    return Targets(
        file=None if file is None else Path(file),
        feeds=None if feeds is None else Path(feeds),
        server=None if smtp is None else MailServer.of(smtp, password),
        sender=None if sender is None else address_of_mail(sender),
        mail=tuple(map(address_of_mail, mail)),
        command=command or None,
        base=None if base is None else _web_address(base),
    )


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise UsageError(f"{text!r} is not an address of the web, such as https://news.example.org.")
    return text


def address_of_mail(text: str) -> str:
    """Return an address of e-mail. Raises UsageError for a text that cannot be one."""
    address = text.strip()
    if not re.fullmatch(_ADDRESS, address):
        raise UsageError(f"{text[:_SHOWN]!r} is not an address of e-mail, such as desk@example.org.")
    return address
