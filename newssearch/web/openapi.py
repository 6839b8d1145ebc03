"""OpenAPI description of the JSON interface, made from the parameters that the routes read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import newssearch
from newssearch.query.saved_searches import LONGEST_NAME
from newssearch.web.problems import MEDIA_TYPE
from newssearch.web.url_parameters import ALERTS, ARTICLE, COPIES, COUNT, EXPLAIN, SEARCH, SIMILAR, VERSIONS, Parameter

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_NUMBER: Schema = {"type": "number"}
_TRUTH: Schema = {"type": "boolean"}


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(required), "properties": required | (optional or {})}


_TEXTS = _list(_TEXT)
_MARKS = _list(_list(_COUNT, minItems=2, maxItems=2))
_DIFFS: Schema = {"type": "object", "additionalProperties": _list(_list(_TEXT, minItems=2, maxItems=2))}
_VERSION: dict[str, Schema] = {"schema_version": {"const": 1}}
_WARNINGS: dict[str, Schema] = {"warnings": _TEXTS}

SCHEMAS: dict[str, Schema] = {
    "Snippet": _object({"field": _TEXT, "text": _TEXT, "marks": _MARKS}),
    "Hit": _object(
        {
            "id": _TEXT, "score": _NUMBER, "headline": _MAYBE, "headline_marks": _MARKS, "published": _MAYBE,
            "precision": _MAYBE, "source": _MAYBE, "byline": _TEXTS, "dateline": _MAYBE, "section": _MAYBE,
            "language": _MAYBE, "url": _MAYBE, "snippets": _list(_ref("Snippet")), "copies": _COUNT, "outlets": _COUNT,
        },
        {"missing": _TEXTS},
    ),
    "Clause": _object(
        {"text": _TEXT, "meaning": _TEXT, "count": _COUNT, "hint": _TEXT, "parts": _list(_ref("Clause"))}
    ),
    "Results": _object(
        {
            **_VERSION, "query": _TEXT, "total": _COUNT, "partial_total": _COUNT, "offset": _COUNT, "took_ms": _NUMBER,
            **_WARNINGS, "hits": _list(_ref("Hit")),
        },
        {
            "facets": {"type": "object", "additionalProperties": _list(_list({}, minItems=2, maxItems=2))},
            "groups": _COUNT, "with_copies": _COUNT, "partial": _TRUTH, "clauses": _list(_ref("Clause")),
        },
    ),
    "CopyGroup": _object({**_VERSION, "id": _TEXT, "group": _list(_ref("Copy"))}),
    "Copy": _object(
        {
            "id": _TEXT, "published": _MAYBE, "source": _MAYBE, "headline": _MAYBE, "similarity": _NUMBER,
            "exact": _TRUTH,
        },
        {"diff": _DIFFS},
    ),
    "History": _object(
        {
            **_VERSION, "id": _TEXT, "removed": _MAYBE,
            "versions": _list(
                _object({"version": _COUNT, "added": _MAYBE, "retrieved": _MAYBE, "changes": _TEXTS})
            ),
        }
    ),
    "Difference": _object({**_VERSION, "id": _TEXT, "from": _COUNT, "to": _COUNT, "fields": _DIFFS}),
    "Counts": _object(
        {
            **_VERSION, "query": _TEXT, "by": _TEXTS, "total": _COUNT,
            "buckets": _list(_object({"key": _list(_MAYBE), "count": _COUNT}, {"of": _COUNT, "share": _NUMBER})),
            "undated": _COUNT, "imprecise": _COUNT, **_WARNINGS,
        }
    ),
    "Explanation": _object(
        {**_VERSION, "query": _TEXT, "read_as": _TEXT, "total": _COUNT, **_WARNINGS, "clause": _ref("Clause")}
    ),
    "RankExplanation": _object(
        {
            **_VERSION, "id": _TEXT, "query": _TEXT, "score": _NUMBER,
            "parts": _list(_object({"text": _TEXT, "score": _NUMBER, "why": _TEXT})), "missing": _TEXTS,
        }
    ),
    "Article": _object(
        {
            "id": _TEXT, "headline": _MAYBE, "standfirst": _MAYBE, "body": _MAYBE, "byline": _TEXTS, "dateline": _MAYBE,
            "section": _MAYBE, "keywords": _TEXTS, "source": _MAYBE, "url": _MAYBE, "language": _MAYBE,
            "published": _MAYBE, "precision": _MAYBE, "published_from": _MAYBE, "updated": _MAYBE, "retrieved": _MAYBE,
            "notes": _TEXTS,
        },
        {"matches": _TRUTH, "marks": {"type": "object", "additionalProperties": _MARKS}},
    ),
    "SavedSearches": _object({**_VERSION, "saved": _list(_ref("SavedSearch"))}),
    "SavedSearch": _object(
        {"name": _TEXT, "query": _TEXT, "changes": _TRUTH, "mail": _TEXTS, "saved": _TEXT}, {**_VERSION}
    ),
    "PastAlerts": _object({**_VERSION, "until": _MAYBE, "alerts": _list(_ref("PastAlert")), **_WARNINGS}),
    "PastAlert": _object(
        {
            "name": _TEXT, "query": _TEXT, "at": _TEXT, "report": _TEXT, "new": _COUNT, "changed": _COUNT,
            "articles": _TEXTS, "undelivered": _TEXTS,
        }
    ),
    "Status": _object(
        {
            **_VERSION, "ok": _TRUTH, "generation": _COUNT, "articles": _COUNT,
        },
        {
            "problems": _TEXTS, "last": {"type": ["object", "null"]}, "last_good": {"type": ["object", "null"]},
            "running": _list({"type": "object"}),
        },
    ),
    "Problem": _object(
        {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
        {"parameter": _TEXT, "query": _TEXT, "position": _list(_COUNT, minItems=2, maxItems=2), "hint": _TEXT},
    ),
}  # fmt: skip
"""Shapes of the answers; they may grow."""

_ID: Schema = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The id of an article, its slashes written %2F.",
    "schema": {"type": "string", "minLength": 1},
}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}


_NAME: Schema = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "The name of a saved search, in any case.",
    "schema": {"type": "string", "minLength": 1},
}
_TOKENS: Schema = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The token of the server, if it has one."},
    "password": {"type": "http", "scheme": "basic", "description": "The token as the password of any user: to read."},
}
_READS: list[Schema] = [{}, {"bearer": []}, {"password": []}]
_CHANGES: list[Schema] = [{"bearer": []}]
_UNKNOWN = _problem("The token is missing.")
_REFUSED: Schema = {
    "401": _UNKNOWN,
    "403": _problem("The server has no token, so nobody changes anything."),
    "503": _problem("The index is being written to, or cannot be."),
}
_SEARCH_TO_SAVE: Schema = {
    "additionalProperties": False,
    **_object(
        {
            "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "description": "The name. Required."},
            "query": {"type": "string", "minLength": 1, "description": "The query to save. Required."},
        },
        {
            "changes": _TRUTH | {"description": "Alerts have changed articles, too."},
            "replace": _TRUTH | {"description": "Replace a saved search of this name."},
        },
    ),
}
_POST_SAVED: Schema = {
    "post": {
        "operationId": "save",
        "summary": "Save a search, as save --json.",
        "security": _CHANGES,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _SEARCH_TO_SAVE}},
        },
        "responses": {
            "201": {
                "description": "The saved search.",
                "content": {"application/json": {"schema": _ref("SavedSearch")}},
            },
            "400": _problem("The name is taken, or the query cannot be read."),
            **_REFUSED,
        },
    }
}
_DELETE_SAVED: Schema = {
    "delete": {
        "operationId": "deleteSaved",
        "summary": "Delete a saved search.",
        "security": _CHANGES,
        "parameters": [_NAME],
        "responses": {
            "204": {"description": "The search is deleted."},
            "404": _problem("No saved search has this name."),
            **_REFUSED,
        },
    }
}


@cache
def document() -> dict[str, Any]:
    """Return the description, as JSON has it."""
    description = (
        "What the command line prints with --json, over HTTP. An answer has an ETag that changes with each commit and "
        "each day. Errors are problem details (RFC 9457); of a query that cannot be read, position says where."
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "newssearch", "version": newssearch.__version__, "description": description},
        "paths": {
            "/api/search": _get("search", "Ranked hits, as search --json.", SEARCH, "Results"),
            "/api/count": _get("count", "How many articles, by time and by value, as count --json.", COUNT, "Counts"),
            "/api/explain": _get(
                "explain", "How a query is read, as explain --json.", EXPLAIN, "Explanation", "RankExplanation",
                missing=True,
            ),
            "/api/similar/{id}": _get(
                "similar", "The articles most like one, as similar --json.", SIMILAR, "Results", by_id=True
            ),
            "/api/copies/{id}": _get(
                "copies", "The copies of an article, as copies --json.", COPIES, "CopyGroup", by_id=True
            ),
            "/api/history/{id}": _get(
                "history", "The versions of an article, as history --json.", (), "History", by_id=True
            ),
            "/api/diff/{id}": _get(
                "diff", "What differs between two versions, as diff --json.", VERSIONS, "Difference", by_id=True
            ),
            "/api/articles/{id}": _get("article", "An article, as show --json.", ARTICLE, "Article", by_id=True),
            "/api/saved": _get("saved", "The saved searches, as saved --json.", (), "SavedSearches") | _POST_SAVED,
            "/api/saved/{name}": _get("savedOne", "A saved search.", (), "SavedSearch", at=_NAME) | _DELETE_SAVED,
            "/api/alerts": _get("alerts", "The last alerts, as alerts --past --json.", ALERTS, "PastAlerts"),
            "/api/status": _get("status", "How the last runs have ended, as status --json.", (), "Status"),
        },
        "components": {"schemas": SCHEMAS, "securitySchemes": _TOKENS},
        "security": _READS,
    }  # fmt: skip


def _get(
    name: str,
    summary: str,
    parameters: Iterable[Parameter],
    *shapes: str,
    by_id: bool = False,
    at: Schema | None = None,
    missing: bool = False,
) -> dict[str, Any]:
    shape = _ref(shapes[0]) if len(shapes) == 1 else {"anyOf": [_ref(each) for each in shapes]}
    responses = {
        "200": {"description": "The answer.", "content": {"application/json": {"schema": shape}}},
        "304": {"description": "The client has the answer of this ETag already."},
        "400": _problem("A parameter or the query cannot be used."),
        "401": _UNKNOWN,
        **({"404": _problem("No article has this id.")} if by_id or missing else {}),
        **({"404": _problem("No saved search has this name.")} if at else {}),
        "503": _problem("Too many searches at once, or the index cannot be used."),
    }
    described = [*([_ID] if by_id else []), *([at] if at else []), *map(_described, parameters)]
    return {"get": {"operationId": name, "summary": summary, "parameters": described, "responses": responses}}


def _described(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": dict(parameter.schema),
    }
