"""The reference of the command line says what the commands say."""

import pytest
from conftest import ROOT

from newssearch.cli.program import program
from newssearch.cli.reference import reference

PAGE = ROOT / "docs" / "cli.md"


def test_the_page_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == reference(), "stale: python -m newssearch.cli.reference > docs/cli.md"


@pytest.mark.slow
@pytest.mark.parametrize("name", program.commands)
def test_every_command_and_each_of_its_options_stands_in_the_page(name):
    section = reference().split(f"\n## newssearch {name}\n")[1].split("\n## ")[0]
    for parameter in program.commands[name].params:
        for option in parameter.opts if parameter.param_type_name == "option" else ():
            assert option in section or option in reference().split("\n## Common options\n")[1]


@pytest.mark.parametrize("heading", ["Exit codes", "Environment", "newssearch help query", "newssearch help dates"])
def test_topics_have_headings(heading):
    assert f"\n## {heading}\n" in reference()
