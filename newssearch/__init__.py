"""Full-text search for news.

::

    import newssearch

    with newssearch.create("index") as news:
        news.update(newssearch.read("corpus"))
        for hit in news.search('"prime minister" date:2025-12'):
            print(hit.published, hit.headline)
"""

import re
from importlib import import_module

__version__ = "0.1.0"

_STUB = __spec__.loader.get_data(f"{__path__[0]}/__init__.pyi").decode()
_HOMES = {name: home for home, name in re.findall(r"^from (\S+) import (\w+) as", _STUB, re.MULTILINE)}

__all__ = sorted(_HOMES)


def __getattr__(name):
    """Import a public name when it is first used, so that the command line starts fast."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__():
    return sorted([*globals(), *__all__])
