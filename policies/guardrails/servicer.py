"""Answer the engine: one decoding of a resource's properties for all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy.policy import EnforcementLevel, Policy, _PolicyAnalyzerServicer

from guardrails.decoding import decode
from guardrails.judgement import Finding, Judge, Outcome
from guardrails.profiles import Level, Profile
from guardrails.record import Record
from guardrails.resource import Resource, resource

FILES: Final = "profiles-and-waivers"
"""The policy that reports mistakes in the pack's own files; always mandatory."""

LEVELS: Final[dict[Level, EnforcementLevel]] = {
    "mandatory": EnforcementLevel.MANDATORY,
    "advisory": EnforcementLevel.ADVISORY,
    "disabled": EnforcementLevel.DISABLED,
}
_NAMES: Final[dict[EnforcementLevel, Level]] = {
    level: name for name, level in LEVELS.items()
}


class Servicer(_PolicyAnalyzerServicer):
    """The SDK's servicer but for how it judges."""

    def __init__(
        self,
        judge: Judge,
        record: Record,
        profiles: Callable[[str], Profile],
        name: str,
        version: str,
        policies: list[Policy],
        *arguments: Any,
    ) -> None:
        super().__init__(name, version, policies, *arguments)
        self._judge = judge
        self._record = record
        self._profiles = profiles
        self._described = {policy.name: policy for policy in policies}
        self._stack = ""
        self._chosen: dict[str, Level] = {}
        self._asked: dict[str, Resource] = {}

    def ConfigureStack(self, request: Any, context: Any) -> Any:
        """Take the profile of the stack; the engine asks for the levels after this."""
        self._take_profile_of(request.stack)
        return super().ConfigureStack(request, context)

    def Configure(self, request: Any, context: Any) -> Any:
        """Take the levels of a `--policy-pack-config` over those of the profile."""
        answer = super().Configure(request, context)  # type: ignore[no-untyped-call]
        for rule in self._judge.registry.rules:
            level = self._get_enforcement_level(self._described[rule.id])
            if level is not self._described[rule.id].enforcement_level:
                self._chosen[rule.id] = _NAMES.get(level, "mandatory")
        self._judge.levels.update(self._chosen)
        return answer

    def Analyze(self, request: Any, context: Any) -> Any:
        """Judge one resource by what the program asks for."""
        asked = resource(
            request.type,
            request.urn,
            request.name,
            _bag(request.properties),
            protect=request.options.protect,
            parent=request.options.parent,
        )
        if not self._stack:
            # `pulumi policy analyze` names no stack; an URN does.
            self._take_profile_of(asked.stack)
        self._asked[asked.urn] = asked
        findings = list(self._judge.resource(asked))
        self._record.resource(asked, findings)
        return self._answer(findings)

    def AnalyzeStack(self, request: Any, context: Any) -> Any:
        """Judge all resources by their relations; their inputs have been seen before.

        In a preview the outputs that come here lack what the provider does not know.
        """
        resources = [self._with_relations(it) for it in request.resources]
        findings = list(self._judge.stack(resources))
        stack = next((it.stack for it in resources if it.stack), "")
        mistakes = self._judge.mistakes(stack)
        self._record.stack(resources, findings, mistakes, self._judge.unused(stack))
        answer = self._answer(findings)
        for mistake in mistakes:
            self._report(answer, FILES, EnforcementLevel.MANDATORY, mistake)
        return answer

    def _take_profile_of(self, stack: str) -> None:
        self._stack = stack
        self._judge.take(self._profiles(stack))
        for rule in self._judge.registry.rules:
            level = LEVELS[self._judge.levels[rule.id]]
            self._described[rule.id].enforcement_level = level
        self._judge.levels.update(self._chosen)

    def _with_relations(self, sent: Any) -> Resource:
        outputs = _bag(sent.properties)
        asked = self._asked.get(sent.urn)
        return resource(
            sent.type,
            sent.urn,
            sent.name,
            asked.inputs if asked else outputs,
            outputs=outputs,
            protect=sent.options.protect,
            parent=sent.parent,
            dependencies=tuple(sent.dependencies),
            property_dependencies={
                name: tuple(propertydependency.urns)
                for name, propertydependency in sent.propertyDependencies.items()
            },
        )

    def _answer(self, findings: Iterable[Finding]) -> Any:
        answer = analyzer_pb2.AnalyzeResponse()
        for finding in findings:
            if finding.outcome is Outcome.FAILED:
                level, message = LEVELS[finding.level], finding.message
            elif finding.outcome is Outcome.WAIVED:
                level, message = (
                    EnforcementLevel.ADVISORY,
                    f"waived by {finding.waiver}. Seen: {finding.message}",
                )
            else:
                continue
            self._report(answer, finding.rule, level, message, finding.resource.urn)
        return answer

    def _report(
        self, answer: Any, name: str, level: EnforcementLevel, text: str, urn: str = ""
    ) -> None:
        policy = self._described[name]
        self._create_report_violation(
            answer, name, policy.description, level, policy.severity
        )(text, urn)


def _bag(properties: Any) -> Any:
    return decode(json_format.MessageToDict(properties))
