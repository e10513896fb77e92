"""The traceback limit is the process's: each test gets its own back."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def traceback_limit() -> Iterator[None]:
    """Undo what a provider does to sys.tracebacklimit."""
    yield
    if hasattr(sys, "tracebacklimit"):
        del sys.tracebacklimit
