"""Resources to judge: those of dev, again and again until there are enough.

Both tools get the same stack: the pack as the engine's messages, Checkov as the ARM
template that the simulated Azure exports.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from benchmarks.stand import ROOT, Stand


@dataclass(frozen=True)
class Estate:
    """The stack dev as it stands."""

    state: list[dict[str, Any]]
    template: dict[str, Any]

    def resources(self, count: int) -> Iterator[dict[str, Any]]:
        """Return that many resources of the state; each round has URNs of its own."""
        return islice(self._rounds(), count)

    def _rounds(self) -> Iterator[dict[str, Any]]:
        for number in range(1_000_000):
            text = json.dumps(self.state)
            yield from json.loads(
                text.replace("urn:pulumi:dev", f"urn:pulumi:dev{number}")
            )

    def template_of(self, count: int) -> dict[str, Any]:
        """Return a template with the like share of ARM's resources."""
        share = round(count * len(self.template["resources"]) / len(self.state))
        found: list[dict[str, Any]] = []
        text = json.dumps(self.template["resources"])
        while len(found) < share:
            found += json.loads(text.replace("mlsyn", f"ml{len(found)}syn"))
        return self.template | {"resources": found[:share]}


def deploy() -> Estate:
    """Deploy dev to a simulated Azure of its own, and take both pictures of it."""
    with tempfile.TemporaryDirectory(prefix="policies-bench-") as name:
        stand = Stand(ROOT, Path(name), "dev")
        stand.prepare()
        stand.measure("up", "--yes", "--skip-preview")
        state = stand.export()["deployment"]["resources"]
        export = [sys.executable, "-m", "simulated_azure", "export", "--home", name]
        template = subprocess.run(export, cwd=ROOT, capture_output=True, check=True)
        return Estate(state, json.loads(template.stdout))


def alone(entry: dict[str, Any]) -> Any:
    """Return the engine's message about one resource."""
    return analyzer_pb2.AnalyzeRequest(
        type=entry["type"],
        urn=entry["urn"],
        name=entry["urn"].rsplit("::", 1)[-1],
        properties=_struct(entry.get("inputs")),
        options=analyzer_pb2.AnalyzerResourceOptions(
            protect=bool(entry.get("protect"))
        ),
    )


def together(entries: list[dict[str, Any]]) -> Any:
    """Return the engine's message about all resources."""
    return analyzer_pb2.AnalyzeStackRequest(
        resources=[
            analyzer_pb2.AnalyzerResource(
                type=entry["type"],
                urn=entry["urn"],
                name=entry["urn"].rsplit("::", 1)[-1],
                properties=_struct(entry.get("outputs")),
                parent=entry.get("parent") or "",
                dependencies=entry.get("dependencies"),
                propertyDependencies={
                    name: analyzer_pb2.AnalyzerPropertyDependencies(urns=urns)
                    for name, urns in (entry.get("propertyDependencies") or {}).items()
                },
            )
            for entry in entries
        ]
    )


def _struct(bag: dict[str, Any] | None) -> struct_pb2.Struct:
    return json_format.ParseDict(bag or {}, struct_pb2.Struct())
