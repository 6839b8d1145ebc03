"""Options for hits of copies: ``--copies`` and ``--collapse``, whose value may be left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

import click
from click.core import ParameterSource

from newssearch.cli.options import stacked
from newssearch.models import Copies


class BareOption(click.Option):
    """An option whose value may be left out: ``bare`` counts then. `Command` puts it in.

    The next word is its value where it is one of the choices, and not where it is a word of a query.
    """

    def __init__(self, *args: Any, bare: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bare = bare


def with_bare_values(parameters: Sequence[click.Parameter], words: Sequence[str]) -> Iterator[str]:
    """Yield the words of a command line with each value that a `BareOption` goes without, joined by ``=``."""
    bare = {name: each for each in parameters if isinstance(each, BareOption) for name in each.opts}
    for n, word in enumerate(words):
        if word == "--":
            yield from words[n:]
            return
        option = bare.get(word)
        if option is not None:
            yield f"{word}={words[n + 1] if _is_choice(option, words[n + 1 : n + 2]) else option.bare}"
        elif not (n and words[n - 1] in bare and _is_choice(bare[words[n - 1]], [word])):
            yield word


def _is_choice(option: click.Option, words: Sequence[str]) -> bool:
    return isinstance(option.type, click.Choice) and bool(words) and words[0] in option.type.choices


copies_options = stacked(
    click.option(
        "--copies",
        type=click.Choice(get_args(Copies)),
        default="one",
        show_default=True,
        help="Show one of exact copies, the earliest that matches, or all.",
    ),
    click.option(
        "--collapse",
        cls=BareOption,
        bare="best",
        type=click.Choice(["best", "earliest", "none"]),
        default="none",
        help="Show one hit of each group of copies, exact or edited: the best, or the earliest.  [default: none]",
    ),
)
"""Options for `hits_of_copies`."""


def hits_of_copies(copies: Copies, collapse: str) -> dict[str, Any]:
    """Return the arguments of `News.search` for `copies_options`; all copies override a setting of ``collapse``."""
    context = click.get_current_context()
    is_given = context.get_parameter_source("collapse") is ParameterSource.COMMANDLINE
    if copies == "all" and collapse != "none":
        if is_given and context.get_parameter_source("copies") is ParameterSource.COMMANDLINE:
            raise click.UsageError("--copies all and --collapse cannot go together: choose one.", context)
        copies, collapse = ("one", collapse) if is_given else (copies, "none")
    return {"copies": copies, "collapse": None if collapse == "none" else collapse}
