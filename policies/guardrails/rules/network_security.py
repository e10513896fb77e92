"""Network security groups and their rules: who comes in."""

from __future__ import annotations

from typing import Final

from guardrails.answers import PASS, Answer, all_of, fail, when
from guardrails.resource import Resource
from guardrails.rule import rule
from guardrails.traffic import (
    REMOTE_LOGIN,
    RULES,
    covers,
    is_anybody,
    is_rule,
    is_tag,
    rules_of,
)
from guardrails.values import Value

BASTION_PORT: Final = "443"


def _inbound(rule: Value) -> Answer:
    return is_rule(rule, "Inbound", "Allow")


def _faces_internet(resource: Resource) -> bool:
    return resource.name in resource.parameter("internet_facing_security_groups")


@rule(
    "NS-01",
    "Nobody logs in from the Internet",
    severity="critical",
    types=RULES,
    arm="no inbound Allow of 22 or 3389 from *, Internet, 0.0.0.0/0 or ::/0",
    references=("Checkov:CKV_AZURE_9", "Checkov:CKV_AZURE_10", "MCSB:NS-1"),
    why="A login port on the Internet is tried within minutes.",
    fix="no setting opens one: log in through Bastion or the VPN",
)
def nobody_logs_in(resource: Resource) -> Answer:
    def judge(rule: Value) -> Answer:
        opened = all_of(
            _inbound(rule), is_anybody(rule, "source"), covers(rule, *REMOTE_LOGIN)
        )
        return when(opened, fail(f"{rule.path} opens 22 or 3389 to everybody"))

    return rules_of(resource).each(judge)


@rule(
    "NS-02",
    "Nothing lets everybody in",
    severity="high",
    types=RULES,
    arm="no inbound Allow from *, Internet, 0.0.0.0/0 or ::/0; but 443 to Bastion",
    references=("PSRule:Azure.NSG.AnyInboundSource", "MCSB:NS-1"),
    why="What listens one day by mistake is open to strangers at once.",
    fix="no setting opens one: name the source, or VirtualNetwork",
)
def nothing_lets_everybody_in(resource: Resource) -> Answer:
    def judge(rule: Value) -> Answer:
        opened = all_of(_inbound(rule), is_anybody(rule, "source"))
        https = rule.at("destinationPortRange").must_be(BASTION_PORT)
        if _faces_internet(resource) and https.passed:
            return PASS
        return when(opened, fail(f"{rule.path} lets everybody in"))

    return rules_of(resource).each(judge)


@rule(
    "NS-03",
    "Nothing speaks HTTP to the Internet",
    severity="medium",
    types=RULES,
    arm="no inbound Allow of 80 from *, Internet, 0.0.0.0/0 or ::/0",
    references=("Checkov:CKV_AZURE_160", "MCSB:DP-3"),
    why="It can be read and changed on the way.",
    fix="no setting opens it: speak HTTPS, to named sources",
)
def nothing_speaks_http(resource: Resource) -> Answer:
    def judge(rule: Value) -> Answer:
        opened = all_of(_inbound(rule), is_anybody(rule, "source"), covers(rule, 80))
        return when(opened, fail(f"{rule.path} opens 80 to everybody"))

    return rules_of(resource).each(judge)


@rule(
    "NS-06",
    "Nobody calls the nodes from outside",
    severity="medium",
    types=RULES,
    arm="no inbound Allow from BatchNodeManagement or AzureMachineLearning",
    references=("project", "MCSB:NS-1"),
    why="Only nodes with a public address need it, and none has one (MC-02).",
    fix="no setting opens it: remove the rule",
)
def nobody_calls_the_nodes(resource: Resource) -> Answer:
    def judge(rule: Value) -> Answer:
        tags = is_tag(rule, "source", "BatchNodeManagement", "AzureMachineLearning")
        return when(all_of(_inbound(rule), tags), fail(f"{rule.path} lets them in"))

    return rules_of(resource).each(judge)
