"""A state is judged like a preview, without an engine."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from gate import states
from gate.__main__ import main
from gate.verdict import Verdict

URN = "urn:pulumi:dev::ml-synapse::azure-native:storage:StorageAccount::lake"


def state(**inputs: Any) -> dict[str, Any]:
    lake = {
        "urn": URN,
        "type": "azure-native:storage/v20230501:StorageAccount",
        "inputs": inputs,
        "outputs": {},
    }
    gone = {**lake, "urn": f"{URN}-old", "inputs": {}, "delete": True}
    return {"version": 3, "deployment": {"resources": [lake, gone]}}


def about(verdict: Verdict, rule: str) -> list[str]:
    return [check.status for check in verdict.checks if check.rule == rule]


def test_resource_of_a_state_is_judged() -> None:
    good = states.judge_state("dev", state(allowBlobPublicAccess=False))
    bad = states.judge_state("dev", state(allowBlobPublicAccess=True))

    assert about(good, "ST-03") == ["passed"]
    assert about(bad, "ST-03") == ["failed"]


def test_encrypted_value_is_nothing_that_passes() -> None:
    secret = {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        "ciphertext": "v1:abc",
    }

    verdict = states.judge_state("dev", state(allowBlobPublicAccess=secret))

    assert about(verdict, "ST-03") == ["failed"]


def test_empty_state_is_no_verdict() -> None:
    assert "holds no resources" in states.judge_state("dev", {"deployment": {}}).error


def test_state_in_a_file_decides_the_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "state.json"
    file.write_text(json.dumps(state(allowBlobPublicAccess=True)))

    status = main(["--state", str(file), "dev", "--output", str(tmp_path / "out")])

    assert status == 1
    assert "dev: FAILS ST-03 lake" in capsys.readouterr().out
    assert {it.name for it in (tmp_path / "out").iterdir()} == {
        "policies.md",
        "policies.sarif",
        "policies.xml",
    }


def cli(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a `pulumi` on PATH that does what the script says."""
    path = folder / "pulumi"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def test_cli_without_analyze_exports_the_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = json.dumps(state(allowBlobPublicAccess=True))
    cli(tmp_path, monkeypatch, f"[ $1 = stack ] && echo '{exported}'")

    verdict = states.deployed("dev", tmp_path / "dev.log")

    assert about(verdict, "ST-03") == ["failed"]


def test_failing_export_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli(tmp_path, monkeypatch, "echo no such stack >&2; exit 255")

    verdict = states.deployed("dev", tmp_path / "dev.log")

    assert verdict.error == "no such stack"


def test_analyze_that_judges_nothing_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli(tmp_path, monkeypatch, 'echo "--stack"')

    verdict = states.deployed("dev", tmp_path / "dev.log")

    assert "have not run" in verdict.error


def test_engine_that_fails_for_another_reason_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = json.dumps({"resources": 1, "findings": []})
    script = f"echo --stack; [ -z $GUARDRAILS_RECORD ] || {{ echo '{record}' > "
    cli(tmp_path, monkeypatch, f"{script}$GUARDRAILS_RECORD; exit 255; }}")

    verdict = states.deployed("dev", tmp_path / "dev.log")

    assert verdict.error.startswith("the engine ended with status 255:")
    assert not verdict.passes
