"""The real engine runs Python programs with what `attach` gives it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from simulated_azure.engine import attach

pytestmark = pytest.mark.engine

ENGINE_WAITS_SECONDS = 10.0
"""How long the engine waits, at the end of a command, for a host that stays."""
# A real host looks for packages nowhere else.
PROJECT = f"""\
name: tiny
runtime:
  name: python
  options:
    virtualenv: {sys.prefix}
"""
PROGRAM = """\
import time
import pulumi
import things

config = pulumi.Config()
if config.get("mistake"):
    raise pulumi.RunError("size is 0;\\n  allowed are 1 to 9")
if config.get("bug"):
    things.buggy()
if config.get("linger"):
    print("lingering", flush=True)
    time.sleep(60)
thing = things.Thing("thing", size=config.require_int("size"))
pulumi.export("size", thing.size)
"""
THINGS = """\
import pathlib
import time
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider, UpdateResult

class Provider(ResourceProvider):
    def create(self, props):
        if props["size"] == 60:
            pathlib.Path("creating").touch()
            time.sleep(60)
        return CreateResult("thing", {"size": props["size"]})

    def update(self, id_, olds, news):
        return UpdateResult({"size": news["size"]})

class Thing(Resource):
    size: pulumi.Output[int]

    def __init__(self, name, size):
        super().__init__(Provider(), name, {"size": size})

def buggy():
    raise ValueError("a bug")
"""


@dataclass(frozen=True)
class Checkout:
    """A tiny project and the environment in which its commands run."""

    folder: Path
    environment: dict[str, str]

    def with_hosts(self, *folders: Path) -> Checkout:
        """Let the engine find the hosts in these folders before any other."""
        shim, _, others = self.environment["PATH"].partition(os.pathsep)
        path = os.pathsep.join([shim, *map(str, folders), others])
        return replace(self, environment=self.environment | {"PATH": path})

    def with_stand_ins(self) -> Checkout:
        """Let the stand-ins serve where the real hosts are installed, too."""
        plugins = Path(self.environment["PULUMI_HOME"], "plugins")
        return self.with_hosts(*plugins.iterdir())

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def up(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.pulumi("up", "--yes", "--skip-preview", "-s", "dev", *options)

    def interrupted_up(
        self, is_time: Callable[[], bool], *options: str, presses: int = 1
    ) -> float:
        """Press Ctrl-C once `is_time`; return how long the command then took to end."""
        with (self.folder / "output").open("w") as output:
            process = subprocess.Popen(
                ["pulumi", "up", "--yes", "--skip-preview", "-s", "dev", *options],
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        while process.poll() is None and not is_time():
            time.sleep(0.05)
        pressed = time.monotonic()
        for _ in range(presses):
            process.send_signal(signal.SIGINT)
            time.sleep(0.5)
        assert process.wait(timeout=60) != 0
        return time.monotonic() - pressed


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "Pulumi.dev.yaml").write_text("config:\n  tiny:size: 3\n")
    (folder / "__main__.py").write_text(PROGRAM)
    (folder / "things.py").write_text(THINGS)
    environment = {**os.environ, **attach.environment(tmp_path / "home", {})}
    environment.pop("PYTHONUNBUFFERED", None)
    return Checkout(folder, environment)


def test_up_changes_and_destroy_run_through_both_hosts(checkout: Checkout) -> None:
    started = time.monotonic()

    first = checkout.up()
    second = checkout.up("--expect-no-changes")
    changed = checkout.up("--config", "size=4")
    output = checkout.pulumi("stack", "output", "--json", "-s", "dev")
    gone = checkout.pulumi("destroy", "--yes", "--skip-preview", "-s", "dev")

    assert "+ 2 created" in first.stdout, first
    assert "settings changed" not in first.stderr
    assert second.returncode == 0, second
    assert "~ 1 updated" in changed.stdout, changed
    assert json.loads(output.stdout) == {"size": 4}
    assert "- 2 deleted" in gone.stdout, gone
    assert time.monotonic() - started < 4 * ENGINE_WAITS_SECONDS


def test_a_run_error_shows_its_message_without_a_traceback(checkout: Checkout) -> None:
    outcome = checkout.up("--config", "mistake=yes")

    assert outcome.returncode != 0
    assert "error: size is 0;\n      allowed are 1 to 9" in outcome.stdout
    assert "program exited with non-zero exit code: 1" in outcome.stdout
    assert "Traceback" not in outcome.stdout


def test_a_bug_shows_the_program_s_own_frames(checkout: Checkout) -> None:
    outcome = checkout.up("--config", "bug=yes")

    assert outcome.returncode != 0
    assert "things.py" in outcome.stdout
    assert "ValueError: a bug" in outcome.stdout
    assert "program_runner.py" not in outcome.stdout
    assert "exit code" not in outcome.stdout


def test_the_engine_heeds_the_version_that_a_project_requires(
    checkout: Checkout,
) -> None:
    required = PROJECT + 'requiredPulumiVersion: ">=4.0.0"\n'
    (checkout.folder / "Pulumi.yaml").write_text(required)

    outcome = checkout.up()

    assert outcome.returncode != 0
    assert 'does not satisfy the version range ">=4.0.0"' in outcome.stderr
    assert "size" not in outcome.stdout


# The real hosts show the program's KeyboardInterrupt and wait for a creation to end.
def test_ctrl_c_ends_a_program_at_once(checkout: Checkout) -> None:
    output = checkout.folder / "output"

    seconds = checkout.with_stand_ins().interrupted_up(
        lambda: "lingering" in output.read_text(), "--config", "linger=yes"
    )

    assert seconds < ENGINE_WAITS_SECONDS
    assert "Traceback" not in output.read_text()


def test_a_second_ctrl_c_ends_a_dynamic_resource_that_heeds_none(
    checkout: Checkout,
) -> None:
    creating = checkout.folder / "creating"

    seconds = checkout.with_stand_ins().interrupted_up(
        creating.exists, "--config", "size=60", presses=2
    )

    assert creating.exists()
    assert seconds < ENGINE_WAITS_SECONDS


def test_tracked_settings_never_change(checkout: Checkout) -> None:
    tracked = checkout.folder / "Pulumi.dev.yaml"
    before = tracked.read_text()

    for arguments in (
        ("stack", "select", "dev"),
        ("up", "--yes", "--skip-preview"),
        ("config", "set", "size", "5"),
        ("config", "set", "--secret", "word", "hush"),
        ("stack", "history", "--show-secrets"),
        ("destroy", "--yes", "--skip-preview", "--remove"),
    ):
        assert checkout.pulumi(*arguments).returncode == 0, arguments

    assert tracked.read_text() == before
    assert sorted(item.name for item in checkout.folder.glob("Pulumi.*")) == [
        "Pulumi.dev.yaml",
        "Pulumi.yaml",
    ]


def test_an_edit_of_the_tracked_file_is_picked_up(checkout: Checkout) -> None:
    checkout.up()
    checkout.pulumi("config", "set", "size", "5", "-s", "dev")
    kept = checkout.pulumi("config", "get", "size", "-s", "dev").stdout.strip()

    (checkout.folder / "Pulumi.dev.yaml").write_text("config:\n  tiny:size: 6\n")
    edited = checkout.pulumi("config", "get", "size", "-s", "dev").stdout.strip()

    assert (kept, edited) == ("5", "6")


def test_a_real_host_on_path_goes_before_ours(
    checkout: Checkout, tmp_path: Path
) -> None:
    ours = next((tmp_path / "home").rglob("pulumi-language-python"))
    folder = tmp_path / "real"
    folder.mkdir()
    real = folder / "pulumi-language-python"
    real.write_text(f'#!/bin/sh\ntouch {folder}/started\nexec {ours} "$@"\n')
    real.chmod(0o755)

    outcome = checkout.with_hosts(folder).up()

    assert outcome.returncode == 0, outcome
    assert (folder / "started").exists()
