"""Judge resources one by one, then together: the rules, the levels and the waivers."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path

from guardrails.answers import NOT_APPLICABLE, Answer, State
from guardrails.errors import GuardrailsError
from guardrails.profiles import Level, Profile, unknown_rules
from guardrails.registry import Registry
from guardrails.resource import Resource
from guardrails.rule import AnyRule, Rule
from guardrails.stack import Stack
from guardrails.waivers import Waiver


class Outcome(Enum):
    """What a check comes to."""

    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    DEFERRED = "deferred"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check of one rule on one resource."""

    rule: str
    resource: Resource
    outcome: Outcome
    level: Level
    message: str = ""
    waiver: str = ""


class Judge:
    """All that is needed to judge the resources of one stack."""

    def __init__(
        self,
        registry: Registry,
        profile: Profile,
        waivers: Sequence[Waiver] = (),
        today: date | None = None,
    ) -> None:
        self.registry = registry
        self.waivers = tuple(waivers)
        self.today = today or date.today()
        self.used: dict[str, Waiver] = {}
        self.take(profile)

    def take(self, profile: Profile) -> None:
        """Judge by this profile from now on."""
        self.profile = profile
        self.levels = {rule.id: profile.level(rule) for rule in self.registry.rules}

    def resource(self, resource: Resource) -> Iterator[Finding]:
        """Judge a resource by itself."""
        resource = self._with_parameters(resource)
        for rule in self.registry.of(resource.type):
            yield from self._judge(rule, resource, partial(rule.check, resource))

    def stack(self, resources: Sequence[Resource]) -> Iterator[Finding]:
        """Judge the resources by their relations."""
        stack = Stack([self._with_parameters(it) for it in resources])
        for resource in stack.resources:
            for rule in self.registry.stack_rules_of(resource.type):
                check = partial(rule.check, resource, stack)
                yield from self._judge(rule, resource, check)

    def mistakes(self, stack: str) -> list[str]:
        """List what is wrong with profile and waivers: each fails the gate."""
        rules = self.registry.by_id
        found = [
            f"profile {self.profile.name} gives a level to {name}, which is no rule"
            for name in unknown_rules(self.profile, self.registry.rules)
        ]
        for waiver in self.waivers:
            if waiver.rule not in rules:
                found.append(
                    f"waiver {waiver.id} is for {waiver.rule}, which is no rule"
                )
            if waiver.concerns(stack) and waiver.expired(self.today):
                found.append(
                    f"waiver {waiver.id} of {waiver.rule} expired {waiver.expires}: "
                    f"{waiver.owner} renews it in waivers.yaml with a new reason, or "
                    "cures the violation and removes it"
                )
        return found

    def unused(self, stack: str) -> list[Waiver]:
        """List the valid waivers of a stack that covered nothing."""
        return [
            waiver
            for waiver in self.waivers
            if waiver.concerns(stack)
            and waiver.id not in self.used
            and not waiver.expired(self.today)
        ]

    def _judge(
        self, rule: AnyRule, resource: Resource, check: Callable[[], Answer]
    ) -> Iterator[Finding]:
        level = self.levels[rule.id]
        if level == "disabled":
            return
        try:
            answer = check()
            if not isinstance(answer, Answer):
                raise TypeError("a rule returns an Answer")
        except Exception as error:
            yield _crashed(rule, resource, error)
            return
        if answer.state is NOT_APPLICABLE.state:
            return
        finding = Finding(
            rule=rule.id, resource=resource, outcome=Outcome.PASSED, level=level
        )
        if answer.passed:
            yield finding
        elif answer.unknown and isinstance(rule, Rule) and rule.unknown:
            message = f"{answer.message}: {rule.unknown.to} decides"
            yield replace(finding, outcome=Outcome.DEFERRED, message=message)
        else:
            yield self._violation(finding, rule, answer)

    def _violation(self, finding: Finding, rule: AnyRule, answer: Answer) -> Finding:
        seen = answer.message
        if answer.state is State.UNKNOWN:
            seen += ", so nobody can tell that it is safe"
        message = f"{seen}. Fix: {rule.fix}."
        for waiver in self.waivers:
            if waiver.covers(rule.id, finding.resource) and not waiver.expired(
                self.today
            ):
                self.used[waiver.id] = waiver
                return replace(
                    finding, outcome=Outcome.WAIVED, message=seen, waiver=str(waiver)
                )
        return replace(finding, outcome=Outcome.FAILED, message=message)

    def _with_parameters(self, resource: Resource) -> Resource:
        return replace(resource, parameters=self.profile.parameters)


def _crashed(rule: AnyRule, resource: Resource, error: Exception) -> Finding:
    """Fail, at any level and past any waiver; a foreign error may hold a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    told = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
    if isinstance(error, GuardrailsError):
        told = str(error)
    return Finding(
        rule=rule.id,
        resource=resource,
        outcome=Outcome.FAILED,
        level="mandatory",
        message=f"rule {rule.id} broke down: {told}. "
        "Nothing was judged, so the gate fails. Fix: mend the rule or its profile.",
    )
