"""The command surface: what `make` prints and refuses, what is pinned."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = [
    *("up", "preview", "refresh", "drift", "recover", "destroy"),
    *("policies", "docs"),
    *("test", "test-quick", "faults", "check"),
    *("bench", "makespan", "churn", "log", "reset", "clean"),
]


def make(
    *arguments: str, folder: Path = ROOT, path: str | None = None
) -> subprocess.CompletedProcess[str]:
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    if path is not None:
        surroundings["PATH"] = path
    command = [shutil.which("make") or "make", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def copy_what_make_reads(folder: Path) -> None:
    for file in [
        *("Makefile", "constraints.txt", "requirements.txt", "requirements-dev.txt"),
        *("policies/requirements.txt", "simulated_azure/requirements.txt"),
        *("Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"),
    ]:
        (folder / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, folder / file)


def test_make_alone_prints_every_command_with_a_line() -> None:
    shown = re.findall(r"^  make ([\w-]+) +\S", make().stdout, re.MULTILINE)

    assert shown == COMMANDS


@pytest.mark.parametrize("command", ["up", "refresh", "drift", "recover", "destroy"])
def test_an_unknown_stack_is_refused_before_anything_is_installed(
    command: str, tmp_path: Path
) -> None:
    copy_what_make_reads(tmp_path)

    outcome = make(command, "STACK=qa", folder=tmp_path)

    assert outcome.returncode != 0
    assert "STACK=qa is no stack of this project; there are: dev prod" in outcome.stderr
    assert f"make {command} STACK=dev" in outcome.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    "command",
    ["up", "preview", "refresh", "drift", "recover", "destroy", "policies"],
)
def test_every_stack_file_is_a_stack(command: str, tmp_path: Path) -> None:
    copy_what_make_reads(tmp_path)
    (tmp_path / "Pulumi.staging.yaml").touch()

    planned = make("--dry-run", command, "STACK=staging", folder=tmp_path).stdout

    assert re.search(r"-m (simulated_azure|gate)\b.* staging\b", planned), planned


def test_an_old_python_is_told_in_one_line(tmp_path: Path) -> None:
    copy_what_make_reads(tmp_path)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "cat", "cksum", "cut"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)

    outcome = make("check", folder=tmp_path, path=str(tools))

    assert outcome.returncode != 0
    assert outcome.stderr.startswith("Python 3.11 or newer is needed")
    assert "make check PYTHON=" in outcome.stderr


@pytest.mark.parametrize("command", ["up", "policies", "log"])
def test_a_stack_s_command_installs_no_test_tools(command: str) -> None:
    planned = make("--dry-run", command, "VENV=/nowhere").stdout

    assert "requirements.txt" in planned
    assert "requirements-dev.txt" not in planned


@pytest.mark.parametrize("command", ["test", "check", "faults"])
def test_tests_and_checks_install_their_tools(command: str) -> None:
    planned = make("--dry-run", command, "VENV=/nowhere").stdout

    assert "requirements-dev.txt" in planned


@pytest.mark.parametrize(
    "file",
    [
        *("requirements.txt", "requirements-dev.txt"),
        *("policies/requirements.txt", "simulated_azure/requirements.txt"),
    ],
)
def test_every_requirement_is_pinned_to_what_the_constraints_say(file: str) -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text().splitlines()
        kept = {
            line.strip() for line in lines if line and not line.startswith(("#", "-"))
        }
        return {
            re.sub(r"[-_.]+", "-", line.split("==")[0]).lower()
            + "=="
            + line.split("==")[1]
            for line in kept
        }

    assert pins(file)
    assert pins(file) <= pins("constraints.txt")
