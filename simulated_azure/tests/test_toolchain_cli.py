"""Which `pulumi` is used, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated_azure.engine import cli, cli_build


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
    """Install a `go` that knows two packages and builds $out by `script`."""
    listing = '[ "$1" = list ] && { echo one; echo two; exit; }'
    find_out = 'while [ "$1" != -o ]; do shift; done; out=$2'
    executable(machine / "bin" / "go", f"{listing}\n{find_out}\n{script}")


def interrupt(progress: cli_build.Progress) -> None:
    raise KeyboardInterrupt


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
    assert "a `pulumi` on PATH spares it" in capsys.readouterr().err


def test_a_build_says_how_far_it_is(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_build, "REPORT_SECONDS", 0.0)
    go(machine, 'echo one; echo two; /bin/cp "$0" "$out"')

    cli.find_or_build()

    assert "  2 of 2 packages compiled, " in capsys.readouterr().err


def test_an_interrupted_build_ends_its_go(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = machine / "ended"
    go(machine, f"trap 'echo > {ended}; exit' TERM; echo one; /bin/sleep 3 & wait")
    monkeypatch.setattr(cli_build.Progress, "count", interrupt)

    with pytest.raises(KeyboardInterrupt):
        cli.find_or_build()

    assert ended.exists()
    assert not cli.cached().exists()


def test_a_failed_build_shows_go_s_last_words(machine: Path) -> None:
    go(machine, "echo no such module >&2; exit 1")

    with pytest.raises(cli_build.CliBuildFailed) as raised:
        cli.find_or_build()

    assert "no such module" in str(raised.value)
    assert not cli.cached().exists()


@pytest.mark.parametrize(
    ("version", "status"), [("v3.243.9", 1), ("v3.244.0", 0), ("v3.1000.0", 0)]
)
def test_an_engine_older_than_the_project_allows_is_refused(
    version: str, status: int, machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = executable(machine / "bin" / "pulumi", f"echo {version}")

    assert cli.main() == status

    said = capsys.readouterr().err
    expected = f"too old: {own} is {version}, allowed is 3.244.0 or newer"
    assert (expected in said) == bool(status)


def test_the_program_asks_for_the_same_engine() -> None:
    program = cli.PROJECT.with_name("__main__.py").read_text()

    assert f'require_pulumi_version(">={cli.oldest()}")' in program


def test_the_engine_that_is_built_is_one_that_the_project_allows() -> None:
    numbers = [
        tuple(map(int, text.split("."))) for text in (cli.oldest(), cli_build.VERSION)
    ]

    assert numbers == sorted(numbers)
