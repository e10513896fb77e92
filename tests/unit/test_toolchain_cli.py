"""Which `pulumi` is used, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated_azure.engine import cli


def executable(path: Path, script: str = "exit 0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty PATH and cache."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def go(machine: Path, script: str) -> None:
    """Install a `go` that runs `script`, where $out is what it has to build."""
    find_out = 'while [ "$1" != -o ]; do shift; done; out=$2'
    executable(machine / "bin" / "go", f"{find_out}\n{script}")


def test_the_one_on_path_goes_before_the_one_built(machine: Path) -> None:
    executable(cli.cached())
    own = executable(machine / "bin" / "pulumi")

    assert cli.find_or_build() == own


def test_the_simulation_s_own_shim_is_no_pulumi(machine: Path) -> None:
    executable(machine / "bin" / "pulumi")
    (machine / "bin" / cli.SHIM_MARK).touch()

    assert cli.find() is None


def test_with_neither_pulumi_nor_go_one_line_says_how(machine: Path) -> None:
    with pytest.raises(cli.CliMissing) as raised:
        cli.find_or_build()

    assert "pulumi.com/docs/install" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_go_builds_it_once(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls = machine / "calls"
    go(machine, f'echo x >> {calls}; /bin/cp "$0" "$out"')

    first = cli.find_or_build()
    second = cli.find_or_build()

    assert first == second == cli.cached()
    assert calls.read_text() == "x\n"
    assert "once, about 3 minutes" in capsys.readouterr().err


def test_a_failed_build_shows_go_s_last_words(machine: Path) -> None:
    go(machine, "echo no such module >&2; exit 1")

    with pytest.raises(cli.CliBuildFailed) as raised:
        cli.find_or_build()

    assert "no such module" in str(raised.value)
    assert not cli.cached().exists()
