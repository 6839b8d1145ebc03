"""Errors of the cluster of the tests."""

from __future__ import annotations


class ClusterError(Exception):
    """The cluster cannot be started, asked or ended; the message says what happened, where, and what to do."""
