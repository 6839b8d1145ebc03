"""A progress bar on stderr: articles, their rate, and the time left by the bytes left to read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from newssearch.cli.output.terminal import safe_lines, talk

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    import newssearch

Item = TypeVar("Item")


class Meter:
    """A progress bar while it is entered, if ``shown`` at all; messages are printed above it."""

    def __init__(self, *, shown: bool, color: bool) -> None:
        self._shown = shown
        self._color = color
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Meter:
        if self._shown:
            self._bar, self._task = _bar(color=self._color)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()
        self._bar = None

    def moved(self, progress: newssearch.Progress) -> None:
        """Move the bar to where the reading is."""
        self._tell(completed=progress.done_bytes, total=progress.total_bytes)

    def counted(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield ``items`` as they come, each counted on the bar."""
        articles = 0
        for articles, item in enumerate(items, start=1):
            self._tell(articles=articles)
            yield item
        self._tell(articles=articles, stage="writing the index")

    def at(self, articles: int) -> None:
        """Show the number of articles so far."""
        self._tell(articles=articles)

    def say(self, text: str) -> None:
        """Write ``text`` to stderr, above the bar if there is one."""
        if self._bar:
            self._bar.console.print(safe_lines(text), markup=False, highlight=False, soft_wrap=True)
        else:
            talk(text)

    def _tell(self, **values: Any) -> None:
        if self._bar and self._task is not None:
            self._bar.update(self._task, **values)


def _bar(*, color: bool) -> tuple[Progress, TaskID]:
    # rich takes 80 ms to import, too long for every command that draws nothing
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    class State(ProgressColumn):
        """Articles so far, articles a second, and the time left; then the stage after reading."""

        def render(self, task: Task) -> Text:
            articles, stage = task.fields["articles"], task.fields["stage"]
            rate = articles / task.elapsed if task.elapsed else 0
            left = task.time_remaining
            parts = [f"{articles:,} articles", stage or f"{rate:,.0f}/s"]
            if left is not None and not stage:
                parts.append(f"{timedelta(seconds=round(left))} left")
            return Text(", ".join(parts))

    bar = Progress(
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f}%"),
        State(),
        console=Console(file=sys.stderr, force_terminal=True, no_color=not color),
        transient=True,
    )
    return bar, bar.add_task("", total=None, articles=0, stage="")
