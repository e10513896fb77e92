"""A run of tests that is interrupted leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.leftovers import MARK, marked

ROOT: Final = Path(__file__).parents[2]
STARTING: Final = """
import os, subprocess, sys, time

def test_that_waits():
    subprocess.Popen(["sleep", "600"], start_new_session=True)
    print(os.environ["ML_SYNAPSE_TEST_RUN"], file=sys.__stderr__, flush=True)
    time.sleep(600)
"""


# What runs in the background of a shell ignores SIGINT, and so would its children.
PYTEST: Final = """
import signal, sys, pytest
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(pytest.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("workers", ["0", "1"])
def test_ctrl_c_ends_what_the_tests_have_started(tmp_path: Path, workers: str) -> None:
    (tmp_path / "test_waiting.py").write_text(STARTING, encoding="utf-8")
    options = ("-p", "tests.leftovers", "-p", "no:cacheprovider", "-s", "-n", workers)
    command = (sys.executable, "-c", PYTEST, *options, str(tmp_path))
    unmarked = {name: it for name, it in os.environ.items() if name != MARK}
    running = subprocess.Popen(
        command, cwd=ROOT, env=unmarked, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    with running.stderr as said:
        run = said.readline().strip()
    assert list(marked(run))

    running.send_signal(signal.SIGINT)
    running.wait()

    left = list(marked(run))
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []
