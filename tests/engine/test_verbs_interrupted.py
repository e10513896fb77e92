"""Who has had enough of one of make's verbs: the engine ends in order, or at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from foreground.signals import ONE_PRESS_SECONDS
from simulated_azure.tests.sessions import kill_session
from simulated_azure.tests.tiny_project import DYNAMIC, OPERATE, Operator
from tests.engine.checkout import make_checkout

RECOVERY = ("verification.recovery", "--stack", "prod")
DRIFT = ("verification.drift", "--stack", "prod")
LINGERS = """\
import pathlib, time
pathlib.Path("lingers").touch()
time.sleep(600)
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    operator = Operator(tmp_path_factory.mktemp("deployed"), DYNAMIC)
    done = operator.run("up", "prod")
    assert done.returncode == 0, done
    return operator


@pytest.fixture
def operator(deployed: Operator, tmp_path: Path) -> Operator:
    return deployed.copy(tmp_path)


def press(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


def terminate(process: subprocess.Popen[str]) -> None:
    process.terminate()


def hang_up(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGHUP)


def close_pipe(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.parametrize(
    ("moment", "verb", "end"),
    [
        ("preview", (OPERATE, "up", "prod"), press),
        ("update", (OPERATE, "up", "prod"), press),
        ("update", (OPERATE, "up", "prod"), terminate),
        ("update", (OPERATE, "up", "prod"), hang_up),
        ("update", (OPERATE, "up", "prod"), close_pipe),
        ("preview", (OPERATE, "preview", "prod"), close_pipe),
        ("read", (OPERATE, "refresh", "prod"), press),
        ("delete", (OPERATE, "destroy", "prod"), terminate),
        ("read", DRIFT, press),
        ("read", RECOVERY, press),
        ("update", RECOVERY, terminate),
    ],
)
def test_no_lock_is_kept_and_a_line_says_how_to_go_on(
    operator: Operator, moment: str, verb: tuple[str, ...], end: Callable[[Any], None]
) -> None:
    if moment == "update":  # else the preview is empty, and there is no update
        operator.tracked.write_text(DYNAMIC.replace("false", "true"))
    with operator.lingering(moment, *verb) as process:
        end(process)

        assert process.wait(60) > 128
    said = operator.complaints.read_text()
    assert " was interrupted" in said
    assert how_to_go_on(verb) in said
    assert "Traceback" not in said
    assert operator.locks() == []


def how_to_go_on(verb: tuple[str, ...]) -> str:
    if verb[0] == OPERATE:
        return f"Next: `make {verb[1]} STACK=prod`."
    return "un the same command again"


def test_a_second_press_ends_an_update_that_heeds_none(tmp_path: Path) -> None:
    operator = Operator(tmp_path, DYNAMIC)
    with operator.lingering("create", OPERATE, "up", "prod") as process:
        press(process)
        assert process.stdout is not None
        while "cancelling" not in process.stdout.readline():
            assert process.poll() is None
        time.sleep(ONE_PRESS_SECONDS)
        press(process)

        assert process.wait(60) == 128 + signal.SIGINT
    (operator.project / "linger").unlink()
    assert "Next: `make up STACK=prod`." in operator.complaints.read_text()
    assert operator.locks() == []
    assert "This run: 1 created" in operator.run("up", "prod").stdout


def test_a_judgement_that_is_interrupted_says_so(tmp_path: Path) -> None:
    folder = make_checkout(tmp_path)
    (folder / "__main__.py").write_text(LINGERS)
    with judging(folder, "dev", "prod") as process:
        press(process)
        complaint = process.communicate(timeout=60)[1]

    assert process.returncode == 128 + signal.SIGINT
    assert complaint.strip().startswith("The judgement was interrupted")


@contextmanager
def judging(folder: Path, *stacks: str) -> Iterator[subprocess.Popen[str]]:
    """Judge stacks by the policy pack; yield once a program of them lingers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gate", *stacks],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": "policies"},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        while not (folder / "lingers").exists():
            assert process.poll() is None
            time.sleep(0.02)
        yield process
    finally:
        kill_session(process)
