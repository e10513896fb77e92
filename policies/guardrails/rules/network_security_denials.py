"""Network security groups and their rules: who goes out, and what is denied."""

from __future__ import annotations

from guardrails.answers import PASS, Answer, all_of, any_of, fail, when
from guardrails.resource import Resource
from guardrails.rule import rule
from guardrails.traffic import (
    GROUP,
    REMOTE_LOGIN,
    RULES,
    covers,
    covers_all,
    is_anybody,
    is_rule,
    is_tag,
    rules_of,
)
from guardrails.values import Value


def _faces_internet(resource: Resource) -> bool:
    return resource.name in resource.parameter("internet_facing_security_groups")


def _denies_all(rule: Value, direction: str) -> Answer:
    return all_of(
        is_rule(rule, direction, "Deny"),
        is_anybody(rule, "source"),
        is_anybody(rule, "destination"),
        covers_all(rule),
        rule.at("protocol").must_be("*"),
    )


def _denies_login(rule: Value, port: int) -> Answer:
    away = any_of(
        is_tag(rule, "destination", "VirtualNetwork"), is_anybody(rule, "destination")
    )
    return all_of(is_rule(rule, "Outbound", "Deny"), away, covers(rule, port))


def _given(rule: Value, name: str, groups: str = "") -> Answer:
    one, many = rule.at(name), rule.at(f"{name}{'es' if name.endswith('x') else 's'}")
    readable = many.each(lambda it: it.must_match(r"\S+", "a text"))
    if groups and not rule.at(groups).is_empty:
        return readable
    if one.is_missing:
        return all_of(many.must_be_set(), readable)
    return all_of(one.must_match(r"\S+", "a text"), readable)


@rule(
    "NS-04",
    "Nothing may go everywhere",
    severity="medium",
    types=RULES,
    arm="no outbound Allow to *, Internet, 0.0.0.0/0 or ::/0",
    references=("project", "MCSB:NS-2"),
    why="Whoever gets into a job could send the data anywhere.",
    fix="set network.computeInternetAccess to false",
)
def nothing_goes_everywhere(resource: Resource) -> Answer:
    def judge(rule: Value) -> Answer:
        out = is_rule(rule, "Outbound", "Allow")
        opened = all_of(out, is_anybody(rule, "destination"))
        if _faces_internet(resource):
            return PASS
        return when(opened, fail(f"{rule.path} lets everything out"))

    return rules_of(resource).each(judge)


@rule(
    "NS-05",
    "The first inbound rule is no denial of everything",
    severity="low",
    types=(GROUP,),
    arm="the inbound rule of the lowest priority is not Deny * to *",
    references=("PSRule:Azure.NSG.DenyAllInbound",),
    why="It shuts out Azure's health probes too, and every rule behind it is dead.",
    fix="no setting does it: put the denial of everything last",
)
def first_rule_denies_not_all(group: Resource) -> Answer:
    rules = group.at("securityRules")
    numbered = rules.each(lambda it: it.at("priority").must_be_at_least(100))
    if not numbered.passed:
        return numbered
    inbound = [it for it in rules if it.at("direction").must_be("Inbound").passed]
    ordered = sorted(inbound, key=lambda it: float(it.at("priority").raw))
    if len(ordered) < 2 or not _denies_all(ordered[0], "Inbound").passed:
        return PASS
    return fail(f"{ordered[0].path} denies all before the rest")


@rule(
    "NS-07",
    "What no rule allows is denied, both ways",
    severity="high",
    types=(GROUP,),
    arm="an inbound and an outbound Deny of * to * on all ports",
    references=("project", "MCSB:NS-1"),
    why="Azure's own last rules let the whole network in and everything out.",
    fix="no setting removes it: end each direction with a denial of everything",
)
def rest_is_denied(group: Resource) -> Answer:
    rules = group.at("securityRules").members()

    def denied(way: str) -> Answer:
        nothing = fail(f"securityRules denies not all {way.casefold()}")
        return any_of(nothing, *(_denies_all(it, way) for it in rules))

    return all_of(denied("Inbound"), denied("Outbound"))


@rule(
    "NS-08",
    "Each rule says what it does",
    severity="medium",
    types=RULES,
    arm="access, direction and protocol as Azure knows them, priority 100 to 4096",
    references=("project",),
    why="A rule that reads half is judged by nobody and refused by Azure half-way.",
    fix="correct the rule in components/network/security_rules.py",
)
def rules_are_whole(resource: Resource) -> Answer:
    def judge(rule: Value) -> Answer:
        return all_of(
            rule.at("access").must_be("Allow", "Deny"),
            rule.at("direction").must_be("Inbound", "Outbound"),
            rule.at("protocol").must_be("*", "Tcp", "Udp", "Icmp", "Esp", "Ah"),
            rule.at("priority").must_be_at_least(100),
            rule.at("priority").must_be_at_most(4096),
        )

    return rules_of(resource).each(judge)


@rule(
    "NS-10",
    "Each rule says between whom, and on which ports, in words that can be read",
    severity="high",
    types=RULES,
    arm="source, destination and destination ports given, as texts or lists of texts",
    references=("project",),
    why="What cannot be read counts as everything: right for what is allowed, and too "
    "much for what is denied.",
    fix="correct the rule in components/network/security_rules.py",
)
def rules_are_readable(resource: Resource) -> Answer:
    def judge(rule: Value) -> Answer:
        source = _given(rule, "sourceAddressPrefix", "sourceApplicationSecurityGroups")
        destination = _given(
            rule, "destinationAddressPrefix", "destinationApplicationSecurityGroups"
        )
        return all_of(source, destination, _given(rule, "destinationPortRange"))

    return rules_of(resource).each(judge)


@rule(
    "NS-09",
    "Nobody logs in next door",
    severity="medium",
    types=(GROUP,),
    arm="an outbound Deny of 22 and 3389 to VirtualNetwork or *; but for Bastion",
    references=("PSRule:Azure.NSG.LateralTraversal", "MCSB:NS-1"),
    why="Whoever gets into one machine goes on from there.",
    fix="no setting removes it: deny 22 and 3389 to VirtualNetwork",
)
def nobody_logs_in_next_door(group: Resource) -> Answer:
    if _faces_internet(group):
        return PASS
    rules = group.at("securityRules").members()

    def denied(port: int) -> Answer:
        nothing = fail(f"securityRules denies not {port} to VirtualNetwork")
        return any_of(nothing, *(_denies_login(it, port) for it in rules))

    return all_of(*map(denied, REMOTE_LOGIN))
