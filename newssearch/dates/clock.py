"""Local time zone of the machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class Local(tzinfo):
    """The zone of this machine, at every moment as its clock was then; UTC where it has none."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return the offset of local time from UTC."""
        return None if moment is None else _on_this_clock(moment).utcoffset()

    def dst(self, moment: datetime | None) -> None:
        """Return None, as the clock gives the whole offset only."""

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the clock's own abbreviation."""
        return None if moment is None else _on_this_clock(moment).tzname()

    def fromutc(self, moment: datetime) -> datetime:
        """Return local time of ``moment``, which is in UTC; ``fold`` is 1 in an hour that a clock repeats."""
        there = moment.replace(tzinfo=UTC).astimezone()
        local = there.replace(tzinfo=self)
        return local if local.utcoffset() == there.utcoffset() else local.replace(fold=1)


def _on_this_clock(moment: datetime) -> datetime:
    """Return naive local time with the offset of that time, or with today's where the clock does not reach."""
    naive = moment.replace(tzinfo=None)
    try:
        return naive.astimezone()
    except (OverflowError, ValueError, OSError):
        return naive.replace(tzinfo=datetime.now().astimezone().tzinfo)
