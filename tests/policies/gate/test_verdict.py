"""What a record says about a stack."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from gate.verdict import Verdict, read_record


def test_rule_comes_to_the_worst_of_its_checks(bad: Verdict) -> None:
    assert bad.rules == {"ST-03": "failed", "ST-05": "advised", "PE-03": "waived"}
    assert bad.counts == {"failed": 1, "advised": 1, "waived": 1}


def test_violation_mistake_or_error_fails(good: Verdict, bad: Verdict) -> None:
    assert good.passes
    assert not bad.passes
    assert not replace(good, mistakes=("expired",)).passes
    assert not replace(good, error="no engine").passes


def test_advice_and_waivers_do_not_fail(bad: Verdict) -> None:
    rest = tuple(check for check in bad.checks if check.status != "failed")

    assert replace(bad, checks=rest).passes


def test_record_is_read_back(tmp_path: Path, bad: Verdict) -> None:
    findings = [vars(check) for check in bad.checks]
    lines = [
        {"urn": "u", "findings": findings[:3]},
        {
            "resources": 2,
            "findings": findings[3:],
            "mistakes": ["m"],
            "unused_waivers": ["w"],
        },
    ]
    path = tmp_path / "record.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    verdict = read_record("prod", path)

    assert verdict == replace(bad, mistakes=("m",), unused_waivers=("w",))


def test_record_without_its_end_is_no_verdict(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    path.write_text('{"urn":"u","findings":[]}\n')

    assert "have not run" in read_record("dev", path).error
    assert "have not run" in read_record("dev", tmp_path / "none").error
