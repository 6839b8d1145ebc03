"""Bodies of requests that change something: small forms, and JSON objects."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request

from newssearch.web.answers import config_of
from newssearch.web.problems import ParameterError


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a small form; one that is too large has none."""
    body = await _body(request)
    return {name: values[0] for name, values in parse_qs((body or b"").decode("utf-8", "replace")).items()}


async def object_of(request: Request, *names: str) -> dict[str, Any]:
    """Return the members of a JSON object, all of which are among ``names``. Raises ParameterError."""
    try:
        given = json.loads(await _body(request) or b"")
    except (ValueError, RecursionError):
        raise ParameterError("body", f"The body must be a small JSON object with {', '.join(names)}.") from None
    if not isinstance(given, dict) or given.keys() - set(names):
        raise ParameterError("body", f"The body must be a JSON object with {', '.join(names)}, and nothing else.")
    return given


async def _body(request: Request) -> bytes | None:
    """Return the body of a request; None if it is too large, or comes too slowly."""
    limits, body = config_of(request).limits, bytearray()
    with suppress(TimeoutError):
        async with asyncio.timeout(limits.patience):
            async for part in request.stream():
                body += part
                if len(body) > limits.body:
                    return None
            return bytes(body)
    return None
