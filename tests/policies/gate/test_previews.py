"""The gate through the real engine, on a simulated Azure of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gate import previews, states
from gate.__main__ import main
from gate.table import rows
from gate.verdict import Verdict

pytestmark = pytest.mark.engine

CONFIG = ("--config-path", "--config")


def preview(folder: Path, *options: str) -> Verdict:
    """Preview dev with options, as the gate does; the folder is its Azure."""
    command = [sys.executable, "-m", "simulated_azure", "exec", "--home", str(folder)]
    command += ["--", "pulumi", "preview", "--stack", "dev"]
    command += ["--policy-pack", str(previews.PACK), "--non-interactive", *options]
    return previews.run("dev", command, folder / "dev.log")


def test_platform_passes_in_both_profiles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["--output", str(tmp_path)])

    shown = capsys.readouterr().out
    assert status == 0, shown
    assert [line.split()[-1] for line in shown.splitlines()[-4:-2]] == ["ok", "ok"]


def test_weakened_setting_is_refused(tmp_path: Path) -> None:
    verdict = preview(tmp_path, *CONFIG, "ml-synapse:dns.mode=policy")

    assert not verdict.passes
    assert not verdict.error
    assert "PE-03" in {it.rule for it in verdict.of("failed")}


def test_program_that_fails_is_no_verdict(tmp_path: Path) -> None:
    verdict = preview(tmp_path, *CONFIG, "ml-synapse:monitoring.logRetentionDays=1")

    assert "ml-synapse:monitoring.logRetentionDays" in verdict.error
    assert not verdict.passes


def test_pack_that_does_not_start_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.fspath(tmp_path))
    tmp_path.joinpath("pulumi_policy.py").write_text("raise ImportError('broken')")

    verdict = preview(tmp_path)

    assert "broken" in verdict.error
    assert not verdict.passes


def test_what_stands_is_judged_like_its_exported_state(tmp_path: Path) -> None:
    home, out, state = tmp_path / "home", tmp_path / "out", tmp_path / "state.json"
    attached = [sys.executable, "-m", "simulated_azure", "exec", "--home", str(home)]
    script = f"""
        set -e
        pulumi up --stack dev --yes --skip-preview --suppress-outputs \\
            --policy-pack {previews.PACK} > {tmp_path}/up.log 2>&1
        pulumi stack export --stack dev > {state}
        export PYTHONPATH={previews.PACK}
        {sys.executable} -m gate --deployed dev --output {out}
    """

    done = subprocess.run(
        [*attached, "--", "bash", "-c", script],
        cwd=previews.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    verdict = states.from_file("dev", state)
    assert verdict.passes
    assert verdict.of("deferred") == []
    row = [line.split() for line in done.stdout.splitlines() if line.startswith("dev ")]
    assert row == [[row for row in rows([verdict])[0] if row]]
