"""Shell completion: ``newssearch completion SHELL`` prints the script that teaches it to a shell.

The script calls the program back with ``$_NEWSSEARCH_COMPLETE`` set; `complete` answers that call.
"""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, get_completion_class, shell_complete

from newssearch.cli.command import COMPLETION, Command
from newssearch.cli.exits import Exit

_PROGRAM = "newssearch"

SHELLS = ("bash", "zsh", "fish")


@click.command(
    cls=Command,
    examples=(
        "newssearch completion bash > ~/.local/share/bash-completion/completions/newssearch",
        "newssearch completion fish > ~/.config/fish/completions/newssearch.fish",
        "newssearch completion zsh",
    ),
)
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> Exit:
    """Print the completion script for a shell: bash, zsh, or fish."""
    kind = get_completion_class(shell)
    assert kind is not None  # click knows all of SHELLS
    script = kind(context.find_root().command, {}, _PROGRAM, COMPLETION).source()
    if kind is BashComplete:
        # A field is complete only with what follows its colon, so no space may be put between.
        script = script.replace("COMPREPLY+=($value)", "COMPREPLY+=($value); [[ $value == *: ]] && compopt -o nospace")
    click.echo(script)
    return Exit.DONE


def complete(program: click.Command, instruction: str) -> None:
    """Answer the call of a completion script; ``instruction`` is what it put into `COMPLETION`."""
    shell_complete(program, {}, _PROGRAM, COMPLETION, instruction)
