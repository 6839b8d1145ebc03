"""Full-text search for news.

::

    import newssearch

    with newssearch.create("index") as news:
        news.update(newssearch.read("corpus"))
        for hit in news.search('"prime minister" date:2025-12'):
            print(hit.published, hit.headline)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newssearch.admin import (
        check,
        copy,
        crew,
        generations,
        reindex,
        repair,
        restore,
        rollback,
        status,
        upgrade,
    )
    from newssearch.alert_reports import Alert, AlertHit, Alerts, PastAlert, PastAlerts
    from newssearch.api import News, create, fields, formats, open
    from newssearch.backends.questions.every import Stream
    from newssearch.backends.questions.histories import ArticleVersion, Difference, History
    from newssearch.backends.questions.plotting import plot
    from newssearch.backends.questions.ranks import RankExplanation, RankField, RankPart
    from newssearch.counting.cross_table import Bucket, Counts
    from newssearch.errors import (
        ClusterError,
        CopyUnprovenError,
        DamagedIndexError,
        IndexLockedError,
        IndexWriteError,
        NewsSearchError,
        NoIndexError,
        PruneRefusedError,
        QueryError,
        QueryLimitError,
        ReadingError,
        RebuildRefusedError,
        ShortageError,
        UnusableIndexError,
        UsageError,
        WrongTypeError,
    )
    from newssearch.index.sidecars.tombstones import Tombstone
    from newssearch.ingest.allowances import Allowance
    from newssearch.jobs.run_records import RunRecord, RunStore
    from newssearch.jobs.status import Status
    from newssearch.locations import Credentials, Remote
    from newssearch.models import Article, HeldArticle, Rejection, Removal
    from newssearch.query.fields import Field
    from newssearch.query.saved_searches import SavedSearch
    from newssearch.reading.formats import Format
    from newssearch.reading.read_options import ReadOptions
    from newssearch.reading.reader import Progress, read
    from newssearch.reports import (
        BackupReport,
        Bibliography,
        BoilerplateLine,
        BoilerplateSource,
        CheckedFile,
        CheckReport,
        Citation,
        CopyReport,
        ExportReport,
        ForeverReport,
        Holding,
        KeptGeneration,
        OptimizeReport,
        RebuildReport,
        RepairReport,
        Report,
        Shortfall,
        Stats,
    )
    from newssearch.results import (
        Clause,
        Context,
        Copy,
        CopyGroup,
        Explanation,
        Highlighted,
        Hit,
        Quote,
        Results,
        Snippet,
        Variants,
    )
    from newssearch.workers.work import Crew

__version__ = "0.1.0"

_HOMES = {
    "newssearch.admin": "check copy crew generations reindex repair restore rollback status upgrade",
    "newssearch.api": "News create fields formats open",
    "newssearch.backends.questions.every": "Stream",
    "newssearch.backends.questions.histories": "ArticleVersion Difference History",
    "newssearch.backends.questions.plotting": "plot",
    "newssearch.backends.questions.ranks": "RankExplanation RankField RankPart",
    "newssearch.counting.cross_table": "Bucket Counts",
    "newssearch.errors": "ClusterError CopyUnprovenError DamagedIndexError IndexLockedError IndexWriteError "
    "NewsSearchError NoIndexError PruneRefusedError QueryError QueryLimitError ReadingError RebuildRefusedError "
    "ShortageError UnusableIndexError UsageError WrongTypeError",
    "newssearch.index.sidecars.tombstones": "Tombstone",
    "newssearch.jobs.run_records": "RunRecord RunStore",
    "newssearch.jobs.status": "Status",
    "newssearch.ingest.allowances": "Allowance",
    "newssearch.locations": "Credentials Remote",
    "newssearch.models": "Article HeldArticle Rejection Removal",
    "newssearch.query.fields": "Field",
    "newssearch.query.saved_searches": "SavedSearch",
    "newssearch.reading.formats": "Format",
    "newssearch.reading.read_options": "ReadOptions",
    "newssearch.reading.reader": "Progress read",
    "newssearch.reports": "BackupReport Bibliography BoilerplateLine BoilerplateSource CheckReport CheckedFile "
    "Citation CopyReport ExportReport ForeverReport Holding KeptGeneration OptimizeReport RebuildReport RepairReport "
    "Report Shortfall Stats",
    "newssearch.alert_reports": "Alert AlertHit Alerts PastAlert PastAlerts",
    "newssearch.results": "Clause Context Copy CopyGroup Explanation Highlighted Hit Quote Results Snippet Variants",
    "newssearch.workers.work": "Crew",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "Alert",
    "AlertHit",
    "Alerts",
    "Allowance",
    "Article",
    "ArticleVersion",
    "BackupReport",
    "Bibliography",
    "BoilerplateLine",
    "BoilerplateSource",
    "Bucket",
    "CheckReport",
    "CheckedFile",
    "Citation",
    "Clause",
    "ClusterError",
    "Context",
    "Copy",
    "CopyGroup",
    "CopyReport",
    "CopyUnprovenError",
    "Counts",
    "Credentials",
    "Crew",
    "DamagedIndexError",
    "Difference",
    "Explanation",
    "ExportReport",
    "Field",
    "ForeverReport",
    "Format",
    "HeldArticle",
    "Highlighted",
    "History",
    "Hit",
    "Holding",
    "IndexLockedError",
    "IndexWriteError",
    "KeptGeneration",
    "News",
    "NewsSearchError",
    "NoIndexError",
    "OptimizeReport",
    "PastAlert",
    "PastAlerts",
    "Progress",
    "PruneRefusedError",
    "QueryError",
    "QueryLimitError",
    "Quote",
    "RankExplanation",
    "RankField",
    "RankPart",
    "ReadOptions",
    "ReadingError",
    "RebuildRefusedError",
    "RebuildReport",
    "Rejection",
    "Remote",
    "Removal",
    "RepairReport",
    "Report",
    "Results",
    "RunRecord",
    "RunStore",
    "SavedSearch",
    "ShortageError",
    "Shortfall",
    "Snippet",
    "Stats",
    "Status",
    "Stream",
    "Tombstone",
    "UnusableIndexError",
    "UsageError",
    "Variants",
    "WrongTypeError",
    "check",
    "copy",
    "create",
    "crew",
    "fields",
    "formats",
    "generations",
    "open",
    "plot",
    "read",
    "reindex",
    "repair",
    "restore",
    "rollback",
    "status",
    "upgrade",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the command line starts fast."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
