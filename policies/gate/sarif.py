"""The report as SARIF 2.1.0, for the code-scanning tab."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from gate.places import place_of
from gate.verdict import Check, Verdict
from guardrails.registry import Registry
from guardrails.rule import AnyRule

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
# GitHub takes its severities from these: critical above 9.0, high above 7.0.
_SCORES: Final = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
_LEVELS: Final = {"failed": "error", "advised": "warning", "waived": "note"}


def sarif(
    verdicts: Iterable[Verdict], registry: Registry, root: Path
) -> dict[str, Any]:
    """Write every violation; a waived one is there too, as suppressed."""
    results = [
        _result(check, verdict.stack, root)
        for verdict in verdicts
        for check in verdict.checks
        if check.status in _LEVELS
    ]
    results += [
        _mistake(mistake, v.stack) for v in verdicts for mistake in _mistakes(v)
    ]
    driver = {
        "name": "guardrails",
        "semanticVersion": "1.0.0",
        "rules": [_rule(rule) for rule in registry.rules],
    }
    run = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits"}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [run | {"results": results}],
    }


def _rule(rule: AnyRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n\nRequired: {rule.arm}\nFix: {rule.fix}."},
        "properties": {
            "security-severity": _SCORES[rule.severity],
            "tags": ["security", *rule.references],
        },
    }


def _result(check: Check, stack: str, root: Path) -> dict[str, Any]:
    place = place_of(check.urn, stack, root)
    result: dict[str, Any] = {
        "ruleId": check.rule,
        "level": _LEVELS[check.status],
        "message": {"text": f"{stack}: {check.name}: {check.message}"},
        "locations": [
            {
                "physicalLocation": _physical(place.file, place.line),
                "logicalLocations": [
                    {"fullyQualifiedName": check.urn, "kind": "resource"}
                ],
            }
        ],
        "partialFingerprints": {"resource/v1": _digest(check.rule, check.urn)},
    }
    if check.waiver:
        result["suppressions"] = [
            {"kind": "external", "justification": check.waiver, "status": "accepted"}
        ]
    return result


def _mistakes(verdict: Verdict) -> Sequence[str]:
    unjudged = [f"cannot be judged: {verdict.error}"] if verdict.error else []
    return [*unjudged, *verdict.mistakes]


def _mistake(message: str, stack: str) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": f"{stack}: {message}"},
        "locations": [{"physicalLocation": _physical("policies/waivers.yaml", 1)}],
        "partialFingerprints": {"resource/v1": _digest(stack, message)},
    }


def _physical(file: str, line: int) -> dict[str, Any]:
    artifact = {"uri": file, "uriBaseId": "%SRCROOT%"}
    return {"artifactLocation": artifact, "region": {"startLine": line}}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
