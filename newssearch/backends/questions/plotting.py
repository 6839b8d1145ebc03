"""Charts of counts, written to a file or a stream."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from newssearch.arguments import having
from newssearch.counting.cross_table import Counts
from newssearch.errors import UsageError
from newssearch.exports.pictures import FORMATS, picture
from newssearch.jobs.outputs import replaced
from newssearch.parameters import checked


@checked(counts=having("counts, as News.count() gives", "to_dict"))
def plot(counts: Counts, out: Path | BinaryIO, *, format: str | None = None) -> None:
    """Write counts as a bar chart, SVG or PNG, to a file or a binary stream.

    ``format`` is ``svg`` or ``png``, without it as the name of the file ends. A file is written beside its place and
    renamed. PNG needs the extra ``plot``. Raises UsageError for another format, OutputError when the disk refuses.
    """
    data = picture(counts, format_for(out, format))
    if isinstance(out, Path):
        with replaced(out) as stream:
            stream.write(data)
    else:
        out.write(data)


def format_for(out: Path | BinaryIO, name: str | None = None) -> str:
    """Return the format of a name, else of the name of a file, else SVG. Raises UsageError for another."""
    suffix = out.suffix.lower().removeprefix(".") if isinstance(out, Path) else ""
    wanted = name or suffix or "svg"
    if wanted not in FORMATS:
        raise UsageError(f"No chart is written as {wanted!r}; name a file that ends in .svg or .png.")
    return wanted
