"""``newssearch explain``: how a query was read, and what each clause of it matches."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.documents import explanation_document
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option, query_options, zone_or_local
from newssearch.cli.rendering import explanation_text
from newssearch.models import Match


@click.command(
    cls=Command,
    examples=(
        "newssearch explain 'harbour pipeline'",
        "newssearch explain 'harbour NEAR/5 (crane OR pipeline) since:2025-11'",
        "newssearch explain 'date:\"last week\"' --json",
    ),
)
@query_options
@json_option("The explanation, as one JSON object.")
@click.pass_obj
def explain(
    common: Common,
    words: tuple[str, ...],
    match: Match,
    strict: bool,
    tz: str | None,
    timeout: float,
    as_json: bool,
) -> Exit:
    """Say how a query is read, and what each clause of it matches."""
    with newssearch.open(common.place()) as news:
        explanation = news.explain(" ".join(words), match=match, strict=strict, tz=zone_or_local(tz), timeout=timeout)
    if as_json:
        common.show_json(explanation_document(explanation))
        return Exit.DONE
    for warning in explanation.warnings:
        common.say(f"warning: {warning}")
    common.show([explanation_text(explanation, common.screen())])
    return Exit.DONE
