"""Connections of the real server: clients that are slow on purpose, heads without end, answers that nobody reads."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from web_fixtures import serving

from newssearch.web.server_config import Limits

HEAD = b"Host: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module")
def impatient(archive) -> Iterator[str]:
    """The address of a server that waits half a second for a head."""
    with serving(archive, token="a token of the tests", limits=Limits(patience=0.5)) as address:
        yield address


def connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


def answer(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes the connection."""
    read = bytearray()
    try:
        while part := connection.recv(65_536):
            read += part
    except ConnectionError:
        pass
    return bytes(read)


def drip(connection: socket.socket, part: bytes) -> None:
    """Send a part again and again, for fifteen seconds at most."""
    for _ in range(150):
        connection.sendall(part)
        time.sleep(0.1)


@pytest.mark.parametrize("begun", [b"", b"GET /healthz HTTP/1.1\r\nX-Slow: ", b"GET /hea"])
def test_head_that_does_not_end_is_cut_off(impatient, begun):
    with connected(impatient) as connection:
        connection.sendall(begun)
        began = time.monotonic()
        assert answer(connection) == b""
        assert time.monotonic() - began < 15


def test_second_head_on_a_connection_is_cut_off_too(impatient):
    with connected(impatient) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\n" + HEAD)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
        answer(connection)


@pytest.mark.parametrize(
    ("head", "more"), [(b"Content-Length: 1000000\r\n" + HEAD, b"x"), (HEAD, b"\r\n")], ids=["body", "empty lines"]
)
def test_bytes_behind_an_answer_do_not_keep_a_connection(impatient, head, more):
    with connected(impatient) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\n" + head)
        with pytest.raises(ConnectionError):
            drip(connection, more)


def test_idle_connection_outlasts_the_patience_for_a_head(impatient):
    with connected(impatient) as connection:
        for _ in range(3):
            connection.sendall(b"GET /healthz HTTP/1.1\r\n" + HEAD)
            got = b""
            while not got.endswith(b"\r\n\r\nok\n"):  # head and body may come one by one
                more = connection.recv(65_536)
                assert more, got
                got += more
            assert got.startswith(b"HTTP/1.1 200 ")
            time.sleep(0.7)


def test_slow_clients_do_not_keep_others_out(impatient):
    slow = [connected(impatient) for _ in range(1_050)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
    for connection in slow:
        answer(connection)
        connection.close()
    with connected(impatient) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nConnection: close\r\n" + HEAD)
        assert answer(connection).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("line", [b"X: " + b"a" * 100_000, b"X: a\r\n" * 30_000])
def test_head_without_end_is_refused(impatient, line):
    with connected(impatient) as connection:
        with suppress(ConnectionError):  # it may be closed while more is sent
            connection.sendall(b"GET /healthz HTTP/1.1\r\n" + line + line)
            connection.sendall(line * 5 + b"\r\nConnection: close\r\n" + HEAD)
        assert b" 200 " not in answer(connection)


def test_body_that_comes_too_slowly_is_no_form(impatient):
    with connected(impatient) as connection:
        connection.sendall(b"POST /login HTTP/1.1\r\nContent-Length: 100\r\nConnection: close\r\n" + HEAD + b"token=")
        assert answer(connection).startswith(b"HTTP/1.1 403 ")
