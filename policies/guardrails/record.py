"""Write down what was judged, for the gate's reports.

One JSON document a line, so that a preview that breaks off leaves what it had seen.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from guardrails.judgement import Finding
from guardrails.resource import Resource
from guardrails.waivers import Waiver

VARIABLE: Final = "GUARDRAILS_RECORD"


class Record:
    """A file to append to, or nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls) -> Record:
        """Write to the file that the gate names, if it started the engine."""
        name = os.environ.get(VARIABLE)
        return cls(Path(name) if name else None)

    def resource(self, resource: Resource, findings: Sequence[Finding]) -> None:
        """Note that a resource was judged by itself."""
        self._write(document_of_resource(resource, findings))

    def stack(
        self,
        resources: Sequence[Resource],
        findings: Sequence[Finding],
        mistakes: Sequence[str],
        unused: Sequence[Waiver],
    ) -> None:
        """Note that the resources were judged together."""
        self._write(document_of_stack(resources, findings, mistakes, unused))

    def _write(self, document: dict[str, Any]) -> None:
        if self._path is None:
            return
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(document, separators=(",", ":")) + "\n")


def document_of_resource(
    resource: Resource, findings: Iterable[Finding]
) -> dict[str, Any]:
    """Return what is recorded of one resource."""
    return {"urn": resource.urn, "findings": [_plain(finding) for finding in findings]}


def document_of_stack(
    resources: Sequence[Resource],
    findings: Iterable[Finding],
    mistakes: Sequence[str],
    unused: Sequence[Waiver],
) -> dict[str, Any]:
    """Return what is recorded last: without it the record is not complete."""
    return {
        "resources": len(resources),
        "findings": [_plain(finding) for finding in findings],
        "mistakes": list(mistakes),
        "unused_waivers": [str(item) for item in unused],
    }


def _plain(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "urn": finding.resource.urn,
        "type": finding.resource.type,
        "name": finding.resource.name,
        "outcome": finding.outcome.value,
        "level": finding.level,
        "message": finding.message,
        "waiver": finding.waiver,
    }
