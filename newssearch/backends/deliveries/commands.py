"""Alerts to a command: the report on its standard input, and its id in the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from newssearch.backends.deliveries.targets import DeliveryError
from newssearch.values import json_text

SECONDS = 60.0
"""Limit of a command: one that hangs must not hold up the next run."""


def run(report: Mapping[str, Any], command: str, index: str) -> None:
    """Run a shell command with a report. Raises DeliveryError where it fails or takes too long."""
    variables = {"NEWSSEARCH_ALERT_ID": report["id"], "NEWSSEARCH_INDEX": index}
    try:
        done = subprocess.run(
            command,
            shell=True,
            env={**os.environ, **variables},
            input=json_text(report).encode(),
            stdout=sys.__stderr__ or subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DeliveryError(f"the command ran for more than {SECONDS:.0f} seconds and was ended") from None
    except (OSError, ValueError) as error:
        raise DeliveryError(f"the command cannot be run: {error}") from error
    if done.returncode:
        raise DeliveryError(f"the command ended with exit code {done.returncode}")
