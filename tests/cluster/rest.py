"""Requests to a node. They go without the client that newssearch uses: what proves a backend should not lean on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from .errors import ClusterError
from .settings import HOST


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer of a node: the status of HTTP, and the JSON that came with it."""

    status: int
    body: Any


def ask(port: int, method: str, path: str, body: object = None, timeout: float = 90.0) -> Answer:
    """The answer of the node at ``port``; ``body`` is sent as JSON. Raises ClusterError where no node answers."""
    connection = HTTPConnection(HOST, port, timeout=timeout)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return Answer(response.status, json.loads(response.read() or b"null"))
    except (OSError, HTTPException, ValueError) as error:
        raise ClusterError(f"No node of OpenSearch answers {method} {path} at port {port}: {error}.") from error
    finally:
        connection.close()
