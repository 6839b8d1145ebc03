"""Every sample of the corpus parses to what the file beside it states.

`NAME.expected.json` lies beside `NAME.txt`, `NAME.json` and the like. Beside a page it states fields of the article;
beside a file of many articles, fields of each by its id, and how many are rejected. Only stated fields are compared:
an article's field as a whole, or the text of its body by `body_begins`, `body_holds` and `body_ends`; what `nowhere`
lists must be in no searchable field; `removes` lists the ids that a file takes back. `read_with` holds further
arguments of `read`. A sample is added by adding files. Where the extra that a format needs is not installed, the sample
must be rejected with the name of that extra.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import newssearch
from newssearch.cli.program import program
from newssearch.models import Article, Rejection, Removal
from newssearch.query.fields import Field
from newssearch.reading import extras, read

CORPUS = ROOT / "corpus"
SUFFIX = ".expected.json"
STATED = sorted(CORPUS.rglob(f"*{SUFFIX}"))
SEARCHABLE = ("headline", "standfirst", "body", "dateline", "section", "source", "byline", "keywords")


def sample_of(stated: Path) -> Path:
    name = stated.name.removesuffix(SUFFIX)
    (sample,) = [path for path in stated.parent.glob(f"{name}.*") if path not in STATED]
    return sample


def needs_more(result: object) -> bool:
    """Return whether a sample was not read because an extra is not installed."""
    return isinstance(result, Rejection) and "pip install 'newssearch[" in result.reason


def differences(article: Article, stated: dict[str, Any]) -> dict[str, Any]:
    """The fields that are not as stated, with what was read instead."""
    found = article.to_dict()
    body = article.body or ""
    rules: dict[str, Any] = {
        "body_begins": body.startswith,
        "body_ends": body.endswith,
        "body_holds": lambda parts: all(part in body for part in parts),
        "nowhere": lambda words: not any(word in str(found[name]) for word in words for name in SEARCHABLE),
    }
    wrong = {rule: body for rule in rules if rule in stated and not rules[rule](stated[rule])}
    return wrong | {name: found[name] for name in stated if name not in rules and found[name] != stated[name]}


@pytest.mark.parametrize("path", STATED, ids=lambda path: path.name.removesuffix(SUFFIX))
def test_a_sample_parses_to_what_the_file_beside_it_states(path: Path) -> None:
    stated = json.loads(path.read_text("utf-8"))
    results = list(read(sample_of(path), retrieved=stated["retrieved"], **stated.get("read_with", {})))
    if any(map(needs_more, results)):
        assert not all(map(extras.is_installed, extras.EXTRAS))
        return
    articles = {result.id: result for result in results if isinstance(result, Article)}
    if "articles" in stated:
        assert sum(isinstance(result, Rejection) for result in results) == stated["rejected"]
        assert [result.id for result in results if isinstance(result, Removal)] == stated.get("removes", [])
        assert {key: differences(articles[key], fields) for key, fields in stated["articles"].items()} == {
            key: {} for key in articles
        }
    else:
        (article,) = articles.values()
        assert differences(article, stated) == {}


@pytest.mark.slow
def test_the_corpus_is_whole_varied_and_read_without_a_rejection() -> None:
    told: list[str] = []
    results = list(read(CORPUS, retrieved="2025-12-10", tell=told.append))
    articles = [result for result in results if isinstance(result, Article)]
    assert [result for result in results if isinstance(result, Rejection) and not needs_more(result)] == []
    assert len(articles) >= 40
    assert len({article.id for article in articles}) == len(articles)
    assert len({article.language for article in articles}) >= 8
    assert any(article.published is None for article in articles)
    assert any(article.updated for article in articles)
    assert sum(f"{SUFFIX}: skipped" in remark for remark in told) == len(STATED)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[newssearch.News]:
    """An index of all samples and of the saved searches of the examples, one article of which has changed since."""
    with newssearch.create(tmp_path_factory.mktemp("corpus") / "index") as news:
        news.update(newssearch.read(CORPUS, retrieved="2025-12-10"))
        news.save("energy", "gas OR oil")
        news.save("pipeline", "gas pipeline")
        (article, *_) = news.iterate("*:*")
        changed = replace(article, headline=f"Updated: {article.headline}", body=f"{article.body}\n\nMore follows.")
        assert news.update([changed]).updated == 1
        yield news


@pytest.mark.parametrize("field", newssearch.fields(), ids=lambda field: field.name)
def test_the_example_of_every_field_finds_a_sample(world: newssearch.News, field: Field) -> None:
    assert world.search(field.example).total > 0


def test_the_examples_of_the_help_find_a_sample(world: newssearch.News) -> None:
    examples = [shlex.split(e) for command in program.commands.values() for e in getattr(command, "examples", ())]
    asked = [
        words[4:] if words[2] == "--rank" else words[2:] for words in examples if words[1] in ("search", "explain")
    ]
    queries = [words[0] for words in asked if "last week" not in words[0]]
    ids = [word for words in examples if words[1] in ("show", "remove") for word in words[2:] if word[0] != "-"]
    assert len(queries) > 4
    assert all(world.search(query).total for query in queries)
    assert all(world.get(identifier) for identifier in ids if identifier.startswith("harbour-"))
