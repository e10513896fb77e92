"""Read security rules in all the forms in which Azure takes them.

Addresses and ports come one by one or as lists, as ranges, tags or "*"; what is given
in no form at all counts as everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from guardrails.answers import NOT_APPLICABLE, Answer, all_of, any_of, check, unknown
from guardrails.resource import Resource
from guardrails.values import Value

GROUP: Final = "azure-native:network:NetworkSecurityGroup"
RULE: Final = "azure-native:network:SecurityRule"
RULES: Final = (GROUP, RULE)
ANYBODY: Final = frozenset(
    {"*", "any", "internet", "0.0.0.0", "0.0.0.0/0", "::", "::/0"}
)
REMOTE_LOGIN: Final = (22, 3389)


def rules_of(resource: Resource) -> Value:
    """Return the group's own rules, or the one rule that the resource is."""
    if resource.type == RULE:
        return Value([resource.inputs], "securityRule")
    return resource.at("securityRules")


def is_rule(rule: Value, direction: str, access: str) -> Answer:
    """Pass for an inbound or outbound rule that allows or denies."""
    return all_of(
        rule.at("direction").must_be(direction), rule.at("access").must_be(access)
    )


def is_anybody(rule: Value, end: str) -> Answer:
    """Pass where one end (source or destination) is everybody."""
    groups = rule.at(f"{end}ApplicationSecurityGroups")
    seen = _given(rule, f"{end}AddressPrefix", f"{end}AddressPrefixes")
    if not seen:
        return check(groups.is_empty, f"{end} is not everybody")
    return _one_of(seen, lambda text: text.casefold() in ANYBODY)


def is_tag(rule: Value, end: str, *tags: str) -> Answer:
    """Pass where one end is one of the service tags, of any region."""
    wanted = {tag.casefold() for tag in tags}
    seen = _given(rule, f"{end}AddressPrefix", f"{end}AddressPrefixes")
    return _one_of(seen, lambda text: text.casefold().split(".")[0] in wanted)


def covers(rule: Value, *ports: int) -> Answer:
    """Pass where one of the ports is among the rule's destination ports."""
    seen = _given(rule, "destinationPortRange", "destinationPortRanges")
    if not seen:
        return check(True, "")
    return _one_of(seen, lambda text: any(_in_range(port, text) for port in ports))


def covers_all(rule: Value) -> Answer:
    """Pass where the rule is for every port."""
    seen = _given(rule, "destinationPortRange", "destinationPortRanges")
    return _one_of(seen, lambda text: text in ("*", "0-65535"))


def _given(rule: Value, one: str, many: str) -> list[Value]:
    values = [rule.at(one), *rule.at(many).members()]
    return [value for value in values if not value.is_empty]


def _one_of(values: list[Value], holds: Callable[[str], bool]) -> Answer:
    answers = [_judge(value, holds) for value in values]
    found = any_of(*answers)
    return check(False, "nothing is given") if found is NOT_APPLICABLE else found


def _judge(value: Value, holds: Callable[[str], bool]) -> Answer:
    if value.is_unknown:
        return unknown(f"{value.path} is {value.shown}")
    # What is no text is no way to say it: it counts as everything.
    text = value.raw if isinstance(value.raw, str) else "*"
    return check(holds(text), f"{value.path} is another")


def _in_range(port: int, text: str) -> bool:
    first, _, last = text.partition("-")
    if not first.strip().isdigit() or not (last or first).strip().isdigit():
        return True
    return int(first) <= port <= int(last or first)
