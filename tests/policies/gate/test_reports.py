"""The reports: terminal, comment, SARIF, JUnit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from gate.junit import junit
from gate.markdown import LONGEST, MARK, markdown
from gate.places import place_of
from gate.sarif import sarif
from gate.table import text
from gate.verdict import Verdict
from guardrails.registry import registry
from tests.policies.gate.conftest import URN, checked

ROOT = Path(__file__).resolve().parents[3]


def test_terminal_ends_with_a_table(good: Verdict, bad: Verdict) -> None:
    lines = text([good, bad]).splitlines()

    assert [line.split() for line in lines[-2:]] == [
        ["dev", "1", "1", "1", "0", "0", "0", "0", "ok"],
        ["prod", "2", "3", "0", "1", "1", "1", "0", "FAILS"],
    ]
    assert "prod: FAILS ST-03 lake" in lines
    assert "prod: advice ST-05 lake" in lines
    assert "waiver in use: W-001 until 2027-01-31 (team): needed [prod]" in lines


def test_comment_begins_with_its_mark_and_verdict(good: Verdict, bad: Verdict) -> None:
    lines = markdown([good, bad], registry()).splitlines()

    assert lines[:2] == [MARK, "## Policies: fail prod"]
    assert "| dev | 1 | 1 | 1 | 0 | 0 | 0 | 0 | ok |" in lines
    assert "- W-001 until 2027-01-31 (team): needed \\[prod\\]" in lines


def test_waiver_used_twice_is_told_once(bad: Verdict) -> None:
    both = [bad, replace(bad, stack="dev")]

    assert text(both).count("W-001") == 1
    assert "needed [prod, dev]" in text(both)


def test_comment_takes_no_markup_from_a_resource(bad: Verdict) -> None:
    evil = replace(bad.checks[1], message="@team <img src=x> [a](b)\n| c", name="`x`")

    written = markdown([replace(bad, checks=(evil,))], registry())

    (line,) = [line for line in written.splitlines() if line.startswith("- **ST-03**")]
    assert "@\u200bteam \\<img src=x\\> \\[a\\](b) \\| c" in line
    assert "`x`:" in line


def test_comment_fits_and_counts_what_does_not(bad: Verdict) -> None:
    many = replace(bad, checks=bad.checks * 2000)

    written = markdown([many], registry())

    assert len(written) <= LONGEST + 100
    assert "more lines: see the artifacts." in written


def test_comment_shows_why_nothing_was_judged(good: Verdict) -> None:
    written = markdown([replace(good, error="no ``` engine")], registry())

    assert "```text\nno ''' engine\n```" in written


def test_sarif_names_rule_level_place_and_waiver(bad: Verdict) -> None:
    (run,) = sarif([bad], registry(), ROOT)["runs"]
    failed, advised, waived = run["results"]

    assert [it["level"] for it in (failed, advised, waived)] == [
        "error",
        "warning",
        "note",
    ]
    place = failed["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "components/foundation/storage_account.py"
    assert failed["ruleId"] in [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert waived["suppressions"][0]["justification"].startswith("W-001")


def test_sarif_says_what_no_rule_says(good: Verdict) -> None:
    odd = replace(good, mistakes=("W-001 expired",), error="no engine")

    (run,) = sarif([odd], registry(), ROOT)["runs"]

    assert [result["message"]["text"] for result in run["results"]] == [
        "dev: cannot be judged: no engine",
        "dev: W-001 expired",
    ]


def test_fingerprint_does_not_change_with_the_message(bad: Verdict) -> None:
    reworded = replace(bad, checks=(replace(bad.checks[1], message="else"),))
    prints = [
        sarif([it], registry(), ROOT)["runs"][0]["results"][0]["partialFingerprints"]
        for it in (bad, reworded)
    ]

    assert prints[0] == prints[1]


def test_finding_lies_in_the_class_of_the_innermost_component() -> None:
    place = place_of(URN, "dev", ROOT)
    lines = (ROOT / place.file).read_text().splitlines()

    assert lines[place.line - 1].startswith("class StorageAccount(")
    inner = URN.replace("$azure", "$ml-synapse:network:PrivateEndpoint$azure")
    assert place_of(inner, "dev", ROOT).file == "components/network/private_endpoint.py"


def test_finding_outside_a_component_lies_in_the_stack_file() -> None:
    urn = "urn:pulumi:dev::ml-synapse::pulumi:pulumi:Stack::ml-synapse-dev"

    assert place_of(urn, "dev", ROOT).file == "Pulumi.dev.yaml"
    assert place_of("odd", "dev", ROOT).file == "Pulumi.dev.yaml"


def test_junit_has_a_case_for_each_rule(bad: Verdict) -> None:
    (suite,) = ElementTree.fromstring(junit([bad], registry()))
    cases = {str(it.get("name")).split()[0]: it for it in suite}

    assert (suite.get("tests"), suite.get("failures")) == ("4", "1")
    assert cases["ST-03"].find("failure") is not None
    assert cases["ST-05"].find("skipped") is not None
    assert cases["PE-03"].find("skipped") is not None
    assert list(cases["judged"]) == []


def test_junit_takes_odd_characters(bad: Verdict) -> None:
    odd = replace(checked("ST-03", "failed"), message="a < b & c")

    (suite,) = ElementTree.fromstring(junit([replace(bad, checks=(odd,))], registry()))

    (failure,) = suite.iter("failure")
    assert failure.get("message") == "a < b & c"
