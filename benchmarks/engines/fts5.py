"""SQLite's FTS5: Porter stems, the stories in a table of their own (external content), an index on the day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path

from benchmarks.articles import Story
from benchmarks.engines import Answer, Shown
from benchmarks.queries import DISTANCE, LIMIT, Query

_SCHEMA = """
CREATE TABLE stories (number INTEGER PRIMARY KEY, id TEXT UNIQUE, headline TEXT, body TEXT, source TEXT, day TEXT);
CREATE INDEX stories_by_day ON stories (day);
CREATE VIRTUAL TABLE words USING fts5 (
    headline, body, content='stories', content_rowid='number', tokenize='porter unicode61'
);
"""
_INSERT = "INSERT INTO stories (id, headline, body, source, day) VALUES (?, ?, ?, ?, ?)"
_FROM = "FROM words JOIN stories ON stories.number = words.rowid WHERE words MATCH ?"


class FTS5:
    """One transaction a build, a write-ahead log, a page cache of 64 MB and the file mapped into memory."""

    can_update = True

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """See `Engine.build`."""
        folder.mkdir()
        self.open(folder)
        self._connection.executescript(_SCHEMA)
        with self._connection:
            self._connection.executemany(_INSERT, map(astuple, stories))
            self._connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
        self.close()

    def open(self, folder: Path) -> None:
        """See `Engine.open`."""
        self._connection = sqlite3.connect(folder / "stories.db")
        self._connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "PRAGMA cache_size = -65536; PRAGMA mmap_size = 8589934592;"
        )

    def answers(self, query: Query) -> bool:
        """See `Engine.answers`."""
        return True

    def search(self, query: Query) -> Answer:
        """See `Engine.search`."""
        source, values = _FROM, [to_match(query)]
        if query.days:
            source += " AND day BETWEEN ? AND ?"
            values += query.days
        extra = ", snippet(words, -1, '<b>', '</b>', '...', 32)" if query.snippets else ""
        order = "day DESC" if query.newest else "words.rank"
        select = f"SELECT id, stories.headline, day{extra} {source} ORDER BY {order} LIMIT ? OFFSET ?"
        rows = self._connection.execute(select, [*values, LIMIT, query.offset]).fetchall()
        total = None
        if query.counted:
            total = self._connection.execute(f"SELECT count(*) {source}", values).fetchone()[0]
        return Answer(total, [Shown(*row[:3]) for row in rows])

    def count(self, word: str, by: str) -> Mapping[str, int]:
        """See `Counting.count`."""
        value = "substr(day, 1, 7)" if by == "month" else by
        rows = self._connection.execute(f"SELECT {value}, count(*) {_FROM} GROUP BY 1", [word])
        return dict(rows.fetchall())

    def export(self, out: Path) -> int:
        """See `Counting.export`."""
        columns = ", ".join(f"'{name}', {name}" for name in ("id", "headline", "body", "source", "day"))
        written = 0
        with out.open("w", encoding="utf-8") as lines:
            for (line,) in self._connection.execute(f"SELECT json_object({columns}) FROM stories ORDER BY day"):
                lines.write(f"{line}\n")
                written += 1
        return written

    def update(self, stories: Iterable[Story]) -> None:
        """See `Engine.update`; an external-content table needs the old text, too."""
        with self._connection as connection:
            for story in stories:
                row = connection.execute("SELECT number, headline, body FROM stories WHERE id = ?", [story.id])
                number, headline, body = row.fetchone()
                connection.execute(
                    "INSERT INTO words (words, rowid, headline, body) VALUES ('delete', ?, ?, ?)",
                    [number, headline, body],
                )
                connection.execute(
                    "UPDATE stories SET headline = ?, body = ?, source = ?, day = ? WHERE number = ?",
                    [story.headline, story.body, story.source, story.day, number],
                )
                connection.execute(
                    "INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)", [number, story.headline, story.body]
                )

    def close(self) -> None:
        """See `Engine.close`."""
        self._connection.close()


def to_match(query: Query) -> str:
    """The words in FTS5's language: its NEAR counts the words between, ours the difference of positions."""
    quoted = [f'"{word}"' for word in query.words]
    match query.form:
        case "all":
            return " AND ".join(quoted)
        case "any":
            return " OR ".join(quoted)
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "near":
            return f"NEAR({' '.join(quoted)}, {DISTANCE - 1})"
        case "prefix":
            return f"{quoted[0]} *"
