"""``newssearch explain``: how a query was read, what each clause matches, and why an article ranks where it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import Asked, json_option, query_options, text
from newssearch.cli.output.rendering import explanation_text, rank_text

if TYPE_CHECKING:
    from newssearch.backends.questions.ranks import RankExplanation


@click.command(
    cls=Command,
    examples=(
        "newssearch explain 'harbour pipeline'",
        "newssearch explain 'harbour NEAR/5 (crane OR pipeline) since:2025-11'",
        "newssearch explain 'date:\"last week\"' --json",
        "newssearch explain --rank en-4 'harbour pipeline'",
    ),
)
@query_options
@click.option("--rank", "identifier", metavar="ID", help="Explain instead the rank of the article ID.")
@json_option("The explanation, as one JSON object.")
@click.pass_obj
def explain(
    common: Common,
    query: str,
    asked: Asked,
    identifier: str | None,
    as_json: bool,
) -> Exit:
    """Show how a query is read, or why an article ranks.

    Each clause is shown with the number of articles that it matches. With --rank, the exit code is 1 unless the
    article is found.
    """
    with newssearch.open(common.place()) as news:
        if identifier is not None:
            ranked = news.explain_rank(text(identifier), query, **asked)
            return _show_rank(common, identifier, ranked, as_json=as_json)
        explanation = news.explain(query, **asked)
    if as_json:
        common.show_json(explanation)
        return Exit.DONE
    common.warn(explanation.warnings)
    common.show([explanation_text(explanation, common.screen())])
    return Exit.DONE


def _show_rank(common: Common, identifier: str, ranked: RankExplanation | None, *, as_json: bool) -> Exit:
    if ranked is None:
        common.say(f"no article has the id {identifier}")
        return Exit.NOTHING_FOUND
    if as_json:
        common.show_json(ranked)
    else:
        common.warn(ranked.warnings)
        common.show([rank_text(ranked, common.screen())])
    return Exit.NOTHING_FOUND if ranked.rank is None else Exit.DONE
