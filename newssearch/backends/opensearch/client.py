"""Requests to a cluster: the only module that knows the client library, which is the extra ``opensearch``.

Every request is tried again, after a growing and jittered wait, while the cluster is too busy or restarting; another
node is asked when one does not answer. A refused request becomes an error of ours that says what to do.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from newssearch.backends.opensearch.addresses import Address
from newssearch.errors import ClusterError, IndexWriteError, NoIndexError, QueryLimitError, UsageError
from newssearch.locations import Credentials
from newssearch.settings import CLUSTER_LIMITS

Answer = dict[str, Any]

BUSY = frozenset({429, 502, 503, 504})
"""Status codes of a cluster that will accept the same request later."""

_NAME_OTHERS = "An address may name several nodes, and then any of them will do: opensearch://one:9200,two:9200/news."

_LATE, _TOO_LARGE, _TOO_MANY_AT_ONCE, _FAULT = 408, 413, 429, 500

_PASSING = ("node_", "connect_transport", "receive_timeout_transport", "illegal_index_shard_state", "already_closed")
"""Prefixes of the kinds of errors with status 500 that a cluster makes while it recovers from the loss of a node."""

_TOO_MANY = ("too_many_clauses", "expanded to too many terms", "too many nested clauses")


class Cluster:
    """A cluster, by the hosts of an address. Threads may share it."""

    def __init__(self, address: Address, credentials: Credentials) -> None:
        self.address = address
        self._client = _client(address, credentials)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        patient: bool = False,
        absent: Answer | None = None,
        conflict: Answer | None = None,
        too_much: Answer | None = None,
        too_large: Answer | None = None,
        late: Answer | None = None,
        parameters: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Answer:
        """Send one request and return the answer.

        Some refusals have an answer of their own: ``absent`` for an unknown name, ``conflict`` for a document that
        another has changed meanwhile, ``too_much`` where a smaller request may be accepted later, ``too_large`` for too
        many bytes, ``late`` for a wait without success. ``patient`` tries again for minutes while the cluster is busy,
        as a run that writes must. Raises NoIndexError, IndexWriteError, ClusterError.
        """
        attempts = CLUSTER_LIMITS.attempts if patient else 2
        wait = CLUSTER_LIMITS.first_wait
        until = time.monotonic() + CLUSTER_LIMITS.patience
        for attempt in range(1, attempts + 1):
            try:
                return self._once(method, path, body, {**(parameters or {}), **more})
            except _RefusedError as refused:
                expected = {404: absent, 409: conflict, _LATE: late, _TOO_LARGE: too_large, _TOO_MANY_AT_ONCE: too_much}
                answer = expected.get(refused.status or 0)
                if answer is not None and not refused.is_of_block:
                    return answer
                if attempt == attempts or not refused.is_of_haste or time.monotonic() > until:
                    raise self._error(refused) from refused
            time.sleep(jittered(wait))
            wait *= 2
        raise AssertionError("the last attempt answers or raises")

    def exists(self, name: str) -> bool:
        """Return whether an index or alias of that name exists."""
        return bool(self.ask("GET", f"/{name}/_settings", absent={}, patient=True, filter_path="*.settings.index.uuid"))

    def make_index(self, name: str, body: Mapping[str, Any]) -> None:
        """Make an index and await its first copy; an index that another process has just made will do."""
        try:
            self.ask("PUT", f"/{name}", body, patient=True)
        except ClusterError:
            if not self.exists(name):
                raise

    def ask_each(self, name: str, searches: Iterable[Mapping[str, Any]]) -> list[Answer]:
        """Send several searches of the indices ``name`` at once, and return the answers. Raises as `ask` does."""
        whole = b'{"allow_partial_search_results":false}\n'
        body = b"".join(whole + orjson.dumps(search) + b"\n" for search in searches)
        answers: list[Answer] = self.ask("POST", f"/{name}/_msearch", body)["responses"]
        for answer in answers:
            if "error" in answer:
                raise self._error(_RefusedError(answer.get("status", 500), answer, "refused"))
        return answers

    def refresh(self, name: str) -> None:
        """Make all writes to an index visible to searches, in every copy. Raises as `ask` does."""
        for attempt in range(CLUSTER_LIMITS.attempts):
            if attempt:
                time.sleep(jittered(CLUSTER_LIMITS.first_wait * 2**attempt))
            if not self.ask("POST", f"/{name}/_refresh", patient=True)["_shards"]["failed"]:
                return
        raise ClusterError(f"{self.address} accepted the writes to {name}, and does not show all yet: try again.")

    def _once(self, method: str, path: str, body: Mapping[str, Any] | bytes | None, parameters: Any) -> Answer:
        import opensearchpy

        said = {name: _said(value) for name, value in parameters.items()}
        headers = {"content-type": "application/x-ndjson" if isinstance(body, bytes) else "application/json"}
        sent = body if isinstance(body, bytes) or body is None else orjson.dumps(body)
        try:
            answer = self._client.transport.perform_request(method, path, params=said, body=sent, headers=headers)
        except opensearchpy.TransportError as error:
            status = error.status_code if isinstance(error.status_code, int) else None
            # The library wraps the network's message three times: take the innermost.
            reason = str(error) if status is not None else str(error.info).rpartition(": ")[2].strip("()")
            raise _RefusedError(status, error.info, reason) from error
        except opensearchpy.OpenSearchException as error:
            raise _RefusedError(None, None, str(error)) from error
        return answer if isinstance(answer, dict) else {"answer": answer}

    def _error(self, refused: _RefusedError) -> Exception:
        address, status, reason = self.address, refused.status, refused.reason
        if status is None:
            others = "" if len(address.hosts) > 1 else f" {_NAME_OTHERS}"
            return ClusterError(
                f"No node of {address} answers: {reason}. Is it running, and the address right?{others}"
            )
        if status in (401, 403) and "block_exception" not in refused.kind:
            return ClusterError(
                f"{address} refuses this user: {reason}. Set NEWSSEARCH_OPENSEARCH_USER and "
                "NEWSSEARCH_OPENSEARCH_PASSWORD, or ask the administrator of the cluster for access."
            )
        if "block_exception" in refused.kind:
            return blocked(address, reason)
        if status == 404:
            return NoIndexError(
                f"There is no archive at {address}. Make one with: newssearch index SOURCE... --index {address}"
            )
        if any(sign in refused.text for sign in _TOO_MANY):
            return QueryLimitError(
                "This query has more words, or a pattern in it matches more, than the cluster compares at once.",
                hint="Write fewer words, or more of the one with the pattern.",
            )
        if status in BUSY:
            return ClusterError(f"{address} is too busy: {reason}. Try again later, or ask less.")
        return ClusterError(f"{address} cannot do that ({status}): {reason}")


class _RefusedError(Exception):
    """A refusal of a cluster; ``status`` is absent when no node answers."""

    def __init__(self, status: int | None, info: object, text: str) -> None:
        super().__init__(text)
        self.status = status
        error = info.get("error") if isinstance(info, Mapping) else None
        causes = error.get("root_cause", ()) if isinstance(error, Mapping) else ()
        first = causes[0] if causes else error
        self.kind = str(first.get("type", "")) if isinstance(first, Mapping) else ""
        said = first.get("reason") if isinstance(first, Mapping) else first
        self.reason = str(said or text)[:300]
        # A full disk has the status of overload, but waiting does not help.
        self.is_of_block = self.kind.endswith("block_exception")
        passes = status == _FAULT and self.kind.startswith(_PASSING)
        self.is_of_haste = (status in (*BUSY, None) or passes) and not self.is_of_block
        self.text = orjson.dumps(info, default=str).decode() if isinstance(info, Mapping) else text


def blocked(address: Address, reason: object) -> IndexWriteError:
    """Return the error of a read-only index; ``reason`` is the cluster's."""
    return IndexWriteError(
        f"{address} accepts no writes: {str(reason).rstrip('.;')}. Most often a disk of the cluster is nearly "
        "full: make room, and remove the block if it stays (index.blocks.read_only_allow_delete). All earlier "
        "writes are committed; the same command continues from there."
    )


def jittered(wait: float) -> float:
    """Return about ``wait`` seconds: requests that were refused together do not come back together."""
    return wait * random.uniform(0.5, 1.5)  # nothing secret


def _said(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _client(address: Address, credentials: Credentials) -> Any:
    try:
        import opensearchpy
    except ImportError as error:
        raise UsageError(
            "An archive on a cluster needs the extra opensearch: pip install 'newssearch[opensearch]'"
        ) from error
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # our errors report it once
    asked: dict[str, Any] = {}
    if credentials.user:
        asked["http_auth"] = (credentials.user, credentials.password or "")
    if credentials.ca is not None:
        if not credentials.ca.is_file():
            raise UsageError(f"There is no file {credentials.ca} with certificates.")
        asked["ca_certs"] = str(credentials.ca)
    return opensearchpy.OpenSearch(
        hosts=[{"host": host, "port": port} for host, port in address.hosts],
        use_ssl=address.secure,
        verify_certs=address.secure,
        timeout=CLUSTER_LIMITS.request_seconds,
        max_retries=max(1, len(address.hosts)),
        retry_on_timeout=False,
        retry_on_status=(),
        serializer=_Bytes(),
        **asked,
    )


class _Bytes:
    """A serializer that passes JSON on."""

    mimetype = "application/json"

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, bytes | str) else orjson.dumps(data).decode()

    def loads(self, text: str) -> Any:
        return orjson.loads(text)
