"""The library's logger: silent until the program that uses it says where records go."""

from __future__ import annotations

import logging

LOGGER = logging.getLogger("newssearch")
# Without a handler of any kind Python would print warnings to the program's stderr.
LOGGER.addHandler(logging.NullHandler())
