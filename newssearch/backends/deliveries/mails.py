"""Alerts as e-mail: a message for each saved search, whose Message-ID is the same when it is sent again."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import blake2b
from typing import Any

from newssearch.backends.deliveries.feed_files import address_of
from newssearch.backends.deliveries.targets import DeliveryError, MailServer, Targets
from newssearch.values import without_surrogates

SECONDS = 30.0
"""Limit of each step of a connection."""

_SHOWN = 50
"""Articles of a message; it counts the others."""


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Open a connection to a mail server, encrypted where it offers that. Raises DeliveryError."""
    try:
        connection = _opened(server)
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(f"{server.host}:{server.port}: {_reason(error)}") from error
    try:
        yield connection
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _opened(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encrypted:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        connection.ehlo()
        if not server.encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        if server.user is not None:
            if not isinstance(connection.sock, ssl.SSLSocket):
                raise smtplib.SMTPException("it offers no encryption, so no password is sent to it")
            connection.login(server.user, server.password or "")
    except BaseException:
        connection.close()
        raise
    return connection


def send(connection: smtplib.SMTP, message: EmailMessage) -> None:
    """Send one message. Raises DeliveryError where any recipient is refused."""
    try:
        refused = connection.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise DeliveryError(f"{message['To']}: {_reason(error)}") from error
    if refused:
        raise DeliveryError(f"{', '.join(refused)}: refused by the mail server")


def message_of(report: Mapping[str, Any], alert: Mapping[str, Any], targets: Targets) -> EmailMessage:
    """Return the message of one alert of a report."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = message_id(report, alert["name"])
    message["Date"] = format_datetime(datetime.fromisoformat(report["at"]))
    message["From"] = targets.sender
    message["To"] = ", ".join(alert["mail"] or targets.mail)
    message["Subject"] = f"{alert['name']}: {_counted(alert)}"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Newssearch-Alert"] = report["id"]
    text = "\n".join(_lines(report, alert, targets.base))
    message.set_content(without_surrogates(text), charset="utf-8")
    return message


def message_id(report: Mapping[str, Any], name: str) -> str:
    """Return the id of the message of a saved search in a report."""
    digest = blake2b(name.casefold().encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"<{report['id']}.{digest}@newssearch.invalid>"


def _counted(alert: Mapping[str, Any]) -> str:
    counts = [(len(alert[kind]), kind) for kind in ("new", "changed") if alert[kind]]
    return ", ".join(f"{count:,} {kind}" for count, kind in counts)


def _lines(report: Mapping[str, Any], alert: Mapping[str, Any], base: str | None) -> Iterator[str]:
    yield f"{_counted(alert)} for {alert['name']}: {alert['query']}"
    for kind in ("new", "changed"):
        hits: Sequence[Mapping[str, Any]] = alert[kind]
        for hit in hits[:_SHOWN]:
            yield ""
            yield from _hit_lines(kind, hit, base)
        if len(hits) > _SHOWN:
            yield ""
            yield f"... and {len(hits) - _SHOWN:,} more {kind}"


def _hit_lines(kind: str, hit: Mapping[str, Any], base: str | None) -> Iterator[str]:
    marks = [kind] if kind == "changed" else []
    if hit["copy"]:
        marks.append(f"{hit['copy']} copy" + (f" of {hit['copy_of']}" if hit["copy_of"] else ""))
    yield (hit["headline"] or "(no headline)") + (f" [{', '.join(marks)}]" if marks else "")
    about = [each for each in (hit["published"], hit["source"], hit["id"]) if each]
    yield "  " + ", ".join(about)
    if (address := address_of(hit, base)) is not None:
        yield f"  {address}"
    for snippet in hit["snippets"]:
        yield "  " + " ".join(snippet["text"].split())


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {text.decode('utf-8', 'replace')}" for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
