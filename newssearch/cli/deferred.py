"""Standard modules that click and others import and few commands use: each is loaded when something in it is needed.

They take a tenth of the time of a search in a fresh process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import Any

_LOCK = Lock()


class Deferred(ModuleType):
    """A stand-in for a module, which is loaded when an attribute is asked for that the stand-in does not have."""

    def __init__(self, name: str, **known: Callable[..., Any]) -> None:
        super().__init__(name)
        vars(self).update(known)

    def __getattr__(self, name: str) -> Any:
        return getattr(_loaded(self.__name__), name)


def _loaded(name: str) -> Any:
    """Return the module itself, which takes the place of its stand-in; threads wait for the one that loads it."""
    with _LOCK:
        if isinstance(sys.modules.get(name), Deferred):
            del sys.modules[name]
    return import_module(name)


def defer_modules() -> None:
    """Put off the import of the modules, unless they are there already."""
    for module in (
        Deferred("inspect", cleandoc=_cleaned),  # asked for by dataclasses and click; 5 ms
        Deferred("platform", system=_system),  # asked for by uuid, which click imports; 1.4 ms
        Deferred("ipaddress"),  # asked for by urllib, which pathlib imports; 1 ms
    ):
        sys.modules.setdefault(module.__name__, module)


def _cleaned(text: str) -> str:
    """Return a help text as `inspect.cleandoc` does, which takes the indentation from texts of several lines."""
    if "\n" not in text and "\t" not in text:
        return text.lstrip()
    cleaned: str = _loaded("inspect").cleandoc(text)
    return cleaned


def _system() -> str:
    """Return the name of the system as `platform.system` does."""
    return os.uname().sysname
