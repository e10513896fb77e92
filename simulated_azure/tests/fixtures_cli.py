"""The command line as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulated_azure.tests.sessions import kill_session

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "azure"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start the command line as a process of its own; no test leaves one behind."""
    started = []

    def start(action: str, *arguments: str) -> subprocess.Popen[str]:
        options = ("--home", str(home), "--no-engine")
        process = subprocess.Popen(
            [sys.executable, "-m", "simulated_azure", action, *options, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            kill_session(process)
        process.communicate()
