"""Check the words of docstrings, comments, help, errors and pages.

``python -m tests.word_check [PATH ...]`` prints each finding as ``FILE:LINE: reason`` and exits with 1 when there is
one; without a path it checks the whole project. Text in quotes or code is exempt. Names without a docstring are
reported by ruff (D1) and rustc (missing_docs), which `make check` runs as well.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PLACES = (
    "newssearch",
    "benchmarks",
    "faults",
    "tests",
    "core/_newssearch_core.pyi",
    "core/src",
    "docs",
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
)
NOT_A_BEGINNING = frozenset(
    "what whether that those this these of so it its he she his her they them their we our you your"
    " who whom whose which where when why how".split()
)
"""Words that no docstring begins with: pronouns, question words, and those that continue another sentence."""
BANNED = ("told", "said", "stands", "anew", "so many", "but for", "what is", "is none", "let go of")
_BANNED = re.compile(rf"\b(?:{'|'.join(BANNED)})\b".replace(" ", r"\s+"), re.IGNORECASE)
_EXEMPT = re.compile(
    r"```.*?```|``.+?``|`[^`]+`|\"[^\"]*\"|“[^”]*”|«[^»]*»|‘[^’]*’|(?<!\w)'[^']*'(?!\w)|<!--.*?-->|^ {4,}[>$].*?$",
    re.DOTALL | re.MULTILINE,
)
_IS_PROSE = re.compile(r"(?:[^\W\d]{2,}[^\w\\]+){2}[^\W\d]{2,}")
_IS_DATA = re.compile(r"\A\s*\n|\\|\(\?|\.\*")
"""A list of words that begins on a line of its own, or a pattern."""
_RUST_COMMENT = re.compile(r"(?<!:)//(?P<is_doc>[/!]?) ?(?P<words>.*)")
_RUST_STRING = re.compile(r'"((?:[^"\\]|\\.)+)"')


class Text(NamedTuple):
    """One text to check: the line where it begins, its words, and whether it is a docstring."""

    line: int
    words: str
    is_doc: bool = False


def findings(path: Path, source: str) -> Iterator[str]:
    """Yield what breaks the rules in one file, as ``FILE:LINE: reason``."""
    inside = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    for text in sorted(_READERS[path.suffix](source, inside.parts[0] in ("newssearch", "core"))):
        yield from (f"{path}:{line}: {reason}" for line, reason in _faults(text))


def _faults(text: Text) -> Iterator[tuple[int, str]]:
    first = re.match(r"\s*([^\W\d]+)", text.words)
    if text.is_doc and first and first[1].lower() in NOT_A_BEGINNING:
        yield text.line, f"docstring begins with {first[1]!r}; begin with a verb or a noun"
    words = _EXEMPT.sub(lambda quoted: re.sub(r"[^\n]", "_", quoted[0]), text.words)
    for banned in _BANNED.finditer(words.replace("None", "____")):
        line = text.line + words.count("\n", 0, banned.start())
        yield line, f"banned word {' '.join(banned[0].split())!r}; see the table of plain words"


def _python(source: str, with_messages: bool) -> Iterator[Text]:
    """Yield docstrings and comments, and where asked for, string literals that are prose."""
    yield from _python_comments(source)
    docs, parts = set(), set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(ast.Constant(str(words)) as value):
                docs.add(value)
                yield Text(node.lineno, words, True)
            case ast.JoinedStr(values):
                parts.update(values)
                words = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in values)
                yield from _message(node.lineno, words, with_messages)
            case ast.Constant(str(words)) if node not in docs and node not in parts:
                yield from _message(node.lineno, words, with_messages)


def _python_comments(source: str) -> Iterator[Text]:
    lines = tokenize.generate_tokens(io.StringIO(source).readline)
    yield from _blocks((at.start[0], at.string.lstrip("#: "), False) for at in lines if at.type == tokenize.COMMENT)


def _rust(source: str, with_messages: bool) -> Iterator[Text]:
    """Yield doc comments, other comments, and where asked for, string literals that are prose."""
    lines = list(enumerate(source.splitlines(), 1))
    comments = ((line, _RUST_COMMENT.search(words)) for line, words in lines)
    yield from _blocks((line, found["words"], bool(found["is_doc"])) for line, found in comments if found)
    for line, words in lines:
        for literal in _RUST_STRING.finditer(_RUST_COMMENT.sub("", words)):
            yield from _message(line, literal[1], with_messages)


def _markdown(source: str, with_messages: bool) -> Iterator[Text]:
    yield Text(1, source)


def _blocks(lines: Iterator[tuple[int, str, bool]]) -> Iterator[Text]:
    """Join comments of one kind on consecutive lines."""
    block = Text(-1, "")
    for line, words, is_doc in lines:
        if line == block.line + block.words.count("\n") + 1 and is_doc == block.is_doc:
            block = block._replace(words=f"{block.words}\n{words}")
        else:
            yield block
            block = Text(line, words, is_doc)
    yield block


def _message(line: int, words: str, is_wanted: bool) -> Iterator[Text]:
    if is_wanted and _IS_PROSE.search(words) and not _IS_DATA.search(words):
        yield Text(line, words.replace("\n", " "))


_READERS = {".py": _python, ".pyi": _python, ".rs": _rust, ".md": _markdown}


def files(path: Path) -> Iterator[Path]:
    """Yield the files to check under a folder, or the file itself."""
    if path.is_dir():
        yield from sorted(file for file in path.rglob("*") if file.suffix in _READERS)
    else:
        yield path


def main(paths: list[str]) -> int:
    """Print the findings in the files or folders of ``paths``; return 1 when there is one."""
    there = [Path(path) for path in paths] or [ROOT / place for place in PLACES]
    found = [line for path in there for file in files(path) for line in findings(file, file.read_text("utf-8"))]
    print(*found, sep="\n", end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
