"""Stand-ins for modules that are loaded when they are needed."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

USED_BY_THREADS = """
import sys, threading
from newssearch.cli.deferred import Deferred, defer_modules
defer_modules()
import inspect
assert isinstance(inspect, Deferred)
sys.setswitchinterval(1e-6)
found = []
threads = [threading.Thread(target=lambda: found.append(inspect.signature(len))) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
from inspect import Parameter
print(*found, Parameter.empty.__name__, isinstance(sys.modules["inspect"], Deferred))
"""


def test_a_deferred_module_is_loaded_once_for_all_threads() -> None:
    done = subprocess.run([sys.executable, "-c", USED_BY_THREADS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [*["(obj,", "/)"] * 8, "_empty", "False"]


@pytest.mark.parametrize("text", ["Print errors only.", "  Indented.", "One\n    line\n      more", "\tA tab", ""])
def test_help_texts_are_cleaned_as_inspect_does(text: str) -> None:
    code = "import sys; from newssearch.cli.deferred import defer_modules; defer_modules(); import inspect; "
    code += "print(ascii(inspect.cleandoc(sys.argv[1])))"
    done = subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ascii(inspect.cleandoc(text))


def test_modules_that_are_loaded_already_stay() -> None:
    code = "import inspect, sys; from newssearch.cli.deferred import defer_modules; defer_modules(); "
    code += "print(sys.modules['inspect'] is inspect)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
