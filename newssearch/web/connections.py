"""Connections that are bounded: a client that is slow on purpose, or sends a head without end, is cut off.

uvicorn bounds the time between two requests alone, so a thousand clients that never end a head would keep all others
out.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from newssearch.web.server_config import Limits


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol for one connection, with limits for the head of a request and for unread answers."""

    limits = Limits()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._awaits_head, self._size = True, 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take the next bytes; a head that is too large ends the connection.

        Bytes that come behind an answer (empty lines, or a body that nobody reads) must soon be a head.
        """
        if self._timer is None and self.cycle is not None and self.cycle.response_complete:
            self._await_head()
        if self._awaits_head:
            self._size += len(data)
        super().data_received(data)
        if self._awaits_head and self._size > self.limits.head and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a head."""
        super().on_message_begin()
        self._awaits_head = True
        if self._timer is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Answer the request, and stop waiting for its head."""
        self._stop_waiting()
        super().on_headers_complete()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection; one whose client does not read its answer is cut off."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(self.limits.patience, self._cut_off)

    def _stop_waiting(self) -> None:
        self._awaits_head, self._size = False, 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _cut_off(self) -> None:
        self._timer = None
        self.transport.abort()


def bounded(limits: Limits) -> type[BoundedProtocol]:
    """Return the protocol with some limits."""
    return type("Bounded", (BoundedProtocol,), {"limits": limits})
