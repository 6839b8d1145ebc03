"""The check of words finds what style forbids, and leaves quotes, code and data alone."""

from pathlib import Path

import pytest
import word_check


def reasons(source: str, name: str = "newssearch/module.py") -> list[str]:
    return [finding.removeprefix(f"{name}:") for finding in word_check.findings(Path(name), source)]


@pytest.mark.parametrize("word", ["What", "Whether", "Those", "That", "Of", "It", "So", "How", "Their"])
def test_docstring_begins_with_no_pronoun(word: str) -> None:
    source = f'def f() -> None:\n    """{word} was read."""\n'
    assert reasons(source) == [f"2: docstring begins with {word!r}; begin with a verb or a noun"]


def test_docstrings_of_modules_classes_and_constants_are_checked() -> None:
    source = '"""Of old."""\nclass A:\n    """So."""\n    b = 1\n    """It counts."""\n'
    assert [reason.partition(":")[0] for reason in reasons(source)] == ["1", "3", "5"]


@pytest.mark.parametrize("banned", word_check.BANNED)
def test_banned_word_is_found_in_docstring_comment_and_message(banned: str) -> None:
    source = (
        f'"""A text {banned} here."""\n'
        f"\nx = 1  # a note {banned} here\n"
        f'raise ValueError(f"{{x}} of them {banned} here")\n'
    )
    assert [reason.partition(":")[0] for reason in reasons(source)] == ["1", "3", "4"]


def test_banned_words_are_found_across_lines() -> None:
    assert reasons('"""A text, but\nfor one."""\n') == ["1: banned word 'but for'; see the table of plain words"]
    assert reasons("# A note, but\n# for one.\n") == ["1: banned word 'but for'; see the table of plain words"]


@pytest.mark.parametrize(
    "source",
    [
        '"""Read `said` and ``what is`` as they are."""\n',
        '"""Find "he said" and \'told\'."""\n',
        "# A byline such as “Police said”.\n",
        'WORDS = """\n    asked said told\n""".split()\n',
        'WORDS = "told|said"\nPATTERN = r"\\bhe (said|told) them so\\b"\n',
        '"""Return a butterfly, saidwise; its name is None."""\n',
    ],
)
def test_quotes_code_and_data_are_exempt(source: str) -> None:
    assert reasons(source) == []


def test_messages_are_checked_in_the_package_alone() -> None:
    source = 'raise ValueError("the words that were said")\n'
    assert len(reasons(source)) == 1
    assert reasons(source, "tests/test_module.py") == []


def test_rust_is_checked_like_python() -> None:
    source = (
        "/// What is kept.\n"
        "pub fn f() {} // a note told\n"
        "// words, but\n"
        "// for one\n"
        'let error = "the words that were said";\n'
    )
    assert [reason.partition(":")[0] for reason in reasons(source, "core/src/file.rs")] == ["1", "1", "2", "3", "5"]


def test_stubs_are_checked_like_modules() -> None:
    source = 'def f() -> None:\n    """What was read."""\n'
    assert len(reasons(source, "core/_newssearch_core.pyi")) == 1


def test_pages_are_checked_outside_of_code() -> None:
    source = "A line that stands.\n\n```console\n$ newssearch told\n```\n`told`\n"
    assert reasons(source, "docs/page.md") == ["1: banned word 'stands'; see the table of plain words"]


def test_program_prints_findings_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("Nothing to say.\n", "utf-8")
    assert word_check.main([str(tmp_path)]) == 0
    page.write_text("Nothing is told.\n", "utf-8")
    assert word_check.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.startswith(f"{page}:1: banned word 'told'")


def test_path_that_is_missing_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        word_check.main(["no/such/folder"])
