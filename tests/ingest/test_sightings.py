"""An article stays as long as any file holds it, however files are moved, repeated and read in portions."""

import tempfile

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import newssearch
from newssearch.models import Article

FILES = [f"/news/{folder}/{name}" for folder in ("old", "new") for name in ("x.jsonl", "y.jsonl")]
ROOTS = ["/news", "/news/old", "/news/new", *FILES]


def under(root):
    return [file for file in FILES if file == root or file.startswith(root + "/")]


def story(id, version, file):
    body = f"The ferry {id} of the harbour came at noon, and nobody minded. Version {version}."
    return Article(id, headline=f"Ferry {id}", body=body, language="en", source="Courier", source_file=file)


def copy(id, version, file):
    body = f"{'The ferry of the harbour came at noon, and nobody minded. ' * 3}Version {version}."
    return Article(id, headline="Ferry", body=body, language="en", source="Courier", source_file=file)


class Files(RuleBasedStateMachine):
    """Files that are moved, changed and indexed, against the places that each article was met at."""

    story = staticmethod(story)

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.news = newssearch.create(self.folder.name + "/index")
        self.files = {file: {} for file in FILES}
        self.places = {}
        self.versions = {}

    @rule(file=st.sampled_from(FILES), held=st.dictionaries(st.sampled_from("abc"), st.integers(1, 2), max_size=3))
    def write(self, file, held):
        self.files[file] = held

    @rule(one=st.sampled_from(FILES), other=st.sampled_from(FILES))
    def move(self, one, other):
        self.files[other] |= self.files[one]
        if one != other:
            self.files[one] = {}

    @rule(root=st.sampled_from(ROOTS), prune=st.booleans())
    def index(self, root, prune):
        read = [(id, version, file) for file in under(root) for id, version in self.files[file].items()]
        self.news.update([self.story(*each) for each in read], prune=[root] if prune else ())
        for id, version, file in read:
            self.places.setdefault(id, set()).add(file)
            self.versions[id] = version
        if prune:
            for id in list(self.places):
                self.places[id] -= {file for file in under(root) if id not in self.files[file]}
                if not self.places[id]:
                    del self.places[id]

    @rule(root=st.sampled_from(ROOTS))
    def index_again_changes_nothing(self, root):
        read = [self.story(id, self.versions[id], file) for id, files in self.places.items() for file in files]
        read = [article for article in read if article.source_file in under(root)]
        generation = self.news.stats().generation
        assert self.news.update(read).generation == generation

    @invariant()
    def holds_what_a_file_was_seen_to_hold(self):
        for id in "abc":
            article = self.news.get(id)
            assert (article is not None) == (id in self.places)
            if article is not None:
                assert article.body.endswith(f"Version {self.versions[id]}.")
                assert article.source_file in self.places[id]

    def teardown(self):
        assert self.news.check().problems == ()
        self.news.close()
        self.folder.cleanup()


TestFiles = Files.TestCase
TestFiles.settings = settings(max_examples=40, stateful_step_count=15)


class Copies(Files):
    """The same where all articles of a version have the same text."""

    story = staticmethod(copy)


TestCopies = Copies.TestCase
TestCopies.settings = settings(max_examples=20, stateful_step_count=15)
