"""make's stack commands, on a tiny project under the real engine."""

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

from simulated_azure.engine import attach
from simulated_azure.tests.sessions import kill_session

pytestmark = pytest.mark.engine

PROGRAM = """\
import pathlib
import time

import pulumi

class Data(pulumi.ComponentResource):
    def __init__(self, name, opts):
        super().__init__("tiny:index:Data", name, None, opts)
        self.register_outputs({})

config = pulumi.Config("ml-synapse")
if config.get_bool("broken"):
    raise pulumi.RunError("broken is true")
phase = "preview" if pulumi.runtime.is_dry_run() else "update"
if config.get("lingers") == phase:
    pathlib.Path("lingers").touch()
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
    def lingering(self, phase: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command whose program lingers in a phase; yield once it does."""
        self.tracked.write_text(SETTINGS + f"  ml-synapse:lingers: {phase}\n")
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
            while not (self.project / "lingers").exists():
                assert process.poll() is None, self.complaints.read_text()
                time.sleep(0.02)
            yield process
            kill_session(process)

    def locks(self) -> list[Path]:
        return list((self.home / "backend" / ".pulumi" / "locks").rglob("*.json"))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._call(sys.executable, "-m", OPERATE, *arguments)

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._call(str(self.home / "bin" / "pulumi"), *arguments)

    def _call(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
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
    assert "prod will change:\n  create   2\n" in first.stdout
    assert "prod stands on the simulated Azure" in first.stdout
    assert "This run: 2 created" in first.stdout
    assert "endpoint  https://data" in first.stdout
    assert "vault  Approved" in first.stdout
    assert "This run: nothing changed" in again.stdout
    assert "Updating" not in again.stdout


def test_up_selects_the_stack_that_later_commands_speak_of(operator: Operator) -> None:
    operator.run("up", "prod")

    asked = operator.pulumi("stack", "output", "endpoint")

    assert asked.stdout == "https://data\n", asked


def test_what_only_the_state_shows_is_written_all_the_same(operator: Operator) -> None:
    operator.run("up", "prod")
    operator.tracked.write_text(
        SETTINGS.replace("protectData: true", "protectData: false")
    )

    up = operator.run("up", "prod")
    destroyed = operator.run("destroy", "prod")

    assert "prod: nothing is to change." in up.stdout
    assert destroyed.returncode == 0, destroyed


def test_a_question_that_fails_is_told_with_its_command(operator: Operator) -> None:
    operator.tracked.unlink()

    outcome = operator.run("up", "prod")

    assert outcome.returncode != 0
    assert "`pulumi stack select prod --non-interactive` failed" in outcome.stdout
    assert "no stack named 'prod' found" in outcome.stdout


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


def test_what_a_preview_refuses_keeps_its_status_and_writes_nothing(
    operator: Operator,
) -> None:
    operator.tracked.write_text(SETTINGS + "  ml-synapse:broken: true\n")

    outcome = operator.run("up", "prod")

    assert outcome.returncode != 0
    assert "error: broken is true" in outcome.stdout
    assert "Nothing was changed" in outcome.stdout
    assert "`make up STACK=prod`" in outcome.stdout
    assert "Updating" not in outcome.stdout


def press(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


def terminate(process: subprocess.Popen[str]) -> None:
    process.terminate()


def close_pipe(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.parametrize("end", [press, terminate, close_pipe])
@pytest.mark.parametrize(
    ("operation", "phase"), [("up", "preview"), ("up", "update"), ("preview",) * 2]
)
def test_who_has_had_enough_keeps_no_lock_and_reads_how_to_go_on(
    operator: Operator, operation: str, phase: str, end: Callable[[Any], None]
) -> None:
    with operator.lingering(phase, operation, "prod") as process:
        end(process)

        assert process.wait(60) > 128
    said = operator.complaints.read_text()
    assert f"prod: {operation} was interrupted" in said
    assert f"Next: `make {operation} STACK=prod`." in said
    assert "Traceback" not in said
    assert operator.locks() == []
