"""make's stack commands, on a tiny project under the real engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from simulated_azure.engine import attach
from tests.sessions import kill_session

pytestmark = pytest.mark.engine

PROGRAM = """\
import time

import pulumi

class Data(pulumi.ComponentResource):
    def __init__(self, name, opts):
        super().__init__("tiny:index:Data", name, None, opts)
        self.register_outputs({})

config = pulumi.Config("ml-synapse")
if config.get_bool("broken"):
    raise pulumi.RunError("broken is true")
if config.get_bool("lingers"):
    print("lingering", flush=True)
    time.sleep(600)
Data("data", pulumi.ResourceOptions(protect=config.require_bool("protectData")))
pulumi.export("endpoint", "https://data")
pulumi.export("approvals", {"vault": "Approved"})
"""
OPERATE = "simulated_azure.engine.operate"
SETTINGS = "config:\n  ml-synapse:protectData: true\n  ml-synapse:locks: true\n"


class Operator:
    """Runs make's commands in a tiny project of its own."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.project.mkdir()
        (self.project / "Pulumi.yaml").write_text("name: tiny\nruntime: python\n")
        (self.project / "__main__.py").write_text(PROGRAM)
        self.tracked = self.project / "Pulumi.prod.yaml"
        self.tracked.write_text(SETTINGS)
        self.home = folder / "home"
        self.complaints = folder / "complaints"
        attached = attach.environment(self.home, {})
        root = {"PYTHONPATH": str(attach.ROOT)}
        self.environment = {**os.environ, **attached, **root}

    @contextmanager
    def lingering(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command whose program lingers; yield once it does."""
        self.tracked.write_text(SETTINGS + "  ml-synapse:lingers: true\n")
        with (
            self.complaints.open("w") as complaints,
            subprocess.Popen(
                [sys.executable, "-m", OPERATE, *arguments],
                cwd=self.project,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                start_new_session=True,
            ) as process,
        ):
            assert process.stdout is not None
            while "lingering" not in process.stdout.readline():
                assert process.poll() is None, self.complaints.read_text()
            yield process
            kill_session(process)

    def locks(self) -> list[Path]:
        return list((self.home / "backend" / ".pulumi" / "locks").rglob("*.json"))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", OPERATE, *arguments],
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


def test_up_ends_with_what_stands(operator: Operator) -> None:
    first = operator.run("up", "prod")
    again = operator.run("up", "prod")

    assert first.returncode == 0, first
    assert "prod stands on the simulated Azure" in first.stdout
    assert "This run: 2 created" in first.stdout
    assert "endpoint  https://data" in first.stdout
    assert "vault  Approved" in first.stdout
    assert "This run: nothing changed" in again.stdout


def test_protected_data_stays_until_the_protection_is_lifted(
    operator: Operator,
) -> None:
    operator.run("up", "prod")

    refused = operator.run("destroy", "prod")
    lifted = operator.run("destroy", "prod", "--unprotect")
    settings = operator.run("up", "prod")

    assert refused.returncode != 0
    assert "data  tiny:index:Data" in refused.stdout
    assert "UNPROTECT=yes" in refused.stdout
    assert lifted.returncode == 0, lifted
    assert "prod is gone: 2 deleted" in lifted.stdout
    assert operator.tracked.read_text() == SETTINGS
    assert "settings changed" not in settings.stderr
    assert operator.run("destroy", "prod").returncode != 0


def test_a_failure_keeps_its_status_and_says_how_to_go_on(operator: Operator) -> None:
    operator.tracked.write_text(SETTINGS + "  ml-synapse:broken: true\n")

    outcome = operator.run("up", "prod")

    assert outcome.returncode != 0
    assert "error: broken is true" in outcome.stdout
    assert "`make up STACK=prod` goes on from there" in outcome.stdout


def press(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


def terminate(process: subprocess.Popen[str]) -> None:
    process.terminate()


def close_pipe(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.parametrize("end", [press, terminate, close_pipe])
@pytest.mark.parametrize("operation", ["up", "preview"])
def test_who_has_had_enough_keeps_no_lock_and_reads_how_to_go_on(
    operator: Operator, operation: str, end: Callable[[Any], None]
) -> None:
    with operator.lingering(operation, "prod") as process:
        end(process)

        assert process.wait(60) > 128
    said = operator.complaints.read_text()
    assert f"prod: {operation} was interrupted" in said
    assert f"Next: `make {operation} STACK=prod`." in said
    assert "Traceback" not in said
    assert operator.locks() == []
