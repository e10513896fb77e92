"""The engine's side: messages as it sends them, and the servicer that answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel

from guardrails.adapter import policies
from guardrails.judgement import Finding, Judge
from guardrails.profiles import Profile
from guardrails.record import Record
from guardrails.registry import Registry, registry
from guardrails.resource import Resource
from guardrails.servicer import Servicer
from guardrails.waivers import Waiver
from tests.policies.harness import UNKNOWN, Standing

UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
STRICT: Final = Profile(
    "strict", dict.fromkeys(("critical", "high", "medium", "low"), "mandatory")
)


class Kept(Record):
    """A record in memory."""

    def __init__(self) -> None:
        super().__init__(None)
        self.findings: list[Finding] = []

    def resource(self, resource: Resource, findings: Sequence[Finding]) -> None:
        self.findings += findings

    def stack(
        self,
        resources: Sequence[Resource],
        findings: Sequence[Finding],
        mistakes: Sequence[str],
        unused: Sequence[Waiver],
    ) -> None:
        self.findings += findings

    def outcomes(self, rule: str) -> list[str]:
        """List what the checks of one rule came to."""
        return [
            finding.outcome.value for finding in self.findings if finding.rule == rule
        ]


def servicer(
    rules: Registry | None = None,
    profile: Profile = STRICT,
    waivers: Iterable[Waiver] = (),
    parameters: Mapping[str, Any] | None = None,
    record: Record | None = None,
) -> Servicer:
    """Make the pack's servicer; by default every rule is mandatory, opt-ins too."""
    rules = rules or registry()
    if profile is STRICT:
        levels = dict.fromkeys(rules.by_id, STRICT.severities["critical"])
        profile = replace(STRICT, levels=levels, parameters=parameters or {})
    judge = Judge(rules, profile, tuple(waivers))
    return Servicer(
        judge,
        record or Record(None),
        lambda _: profile,
        "guardrails",
        "0.0.1",
        policies(judge),
        EnforcementLevel.MANDATORY,
    )


def urn(standing: Standing, stack: str = "dev") -> str:
    return f"urn:pulumi:{stack}::ml-synapse::{standing.type}::{standing.name}"


def analyze(to: Servicer, standing: Standing, stack: str = "dev") -> Any:
    """Send one resource as the engine does before it is created."""
    request = analyzer_pb2.AnalyzeRequest(
        type=standing.type,
        properties=struct(standing.inputs),
        urn=urn(standing, stack),
        name=standing.name,
        options=analyzer_pb2.AnalyzerResourceOptions(protect=standing.protect),
    )
    return to.Analyze(request, None)


def analyze_stack(
    to: Servicer, standing: Iterable[Standing], stack: str = "dev"
) -> Any:
    """Send each resource, then all of them together with what a preview knows."""
    estate = {it.name: it for it in standing}
    for it in estate.values():
        analyze(to, it, stack)
    resources = [_together(it, estate, stack) for it in estate.values()]
    request = analyzer_pb2.AnalyzeStackRequest(resources=resources)
    return to.AnalyzeStack(request, None)


def _together(it: Standing, estate: Mapping[str, Standing], stack: str) -> Any:
    relations = {
        name: analyzer_pb2.AnalyzerPropertyDependencies(
            urns=[urn(estate[other], stack) for other in made_from if other in estate]
        )
        for name, made_from in it.made_from.items()
    }
    urns = sorted({urn for relation in relations.values() for urn in relation.urns})
    return analyzer_pb2.AnalyzerResource(
        type=it.type,
        # In a preview the provider copies inputs by name and knows nothing else; a
        # policy never sees an ID.
        properties=struct({**it.inputs, "name": UNKNOWN, **it.outputs}),
        urn=urn(it, stack),
        name=it.name,
        options=analyzer_pb2.AnalyzerResourceOptions(protect=it.protect),
        parent=urn(estate[it.parent], stack) if it.parent in estate else "",
        dependencies=urns,
        propertyDependencies=relations,
    )


def struct(bag: Mapping[str, Any]) -> struct_pb2.Struct:
    """Encode a bag as on the wire: unknowns become the engine's sentinels."""
    return json_format.ParseDict(_plain(bag), struct_pb2.Struct())


def _plain(value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN_TEXT
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
