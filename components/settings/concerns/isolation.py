"""Where ML computes run: in the platform's network, or in one that Azure ML manages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from components.errors import DecisionError
from components.machine_learning.outbound_rules import check_ports, check_rule_name
from components.settings.key import Concern, Key
from components.settings.records import Record, default, records, required
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
    from_decision,
    unused,
)
from components.settings.values import arm_id, checked, choice, text

IsolationMode = Literal[
    "Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"
]
RuleType = Literal["PrivateEndpoint", "ServiceTag", "FQDN"]

# What each type of rule takes beside its name.
_TAKES = {
    "PrivateEndpoint": ("resourceId", "subresource"),
    "ServiceTag": ("serviceTag", "protocol", "ports"),
    "FQDN": ("fqdn",),
}


@dataclass(frozen=True, kw_only=True)
class OutboundRuleSettings:
    """One rule of the managed network; what its type does not take is None."""

    name: str
    type: RuleType
    resource_id: str | None
    subresource: str | None
    service_tag: str | None
    protocol: Literal["TCP", "UDP", "ICMP"] | None
    ports: str | None
    fqdn: str | None


@dataclass(frozen=True, kw_only=True)
class IsolationSettings:
    """``Disabled``: computes live in the platform's own subnets, without rules."""

    mode: IsolationMode
    outbound_rules: tuple[OutboundRuleSettings, ...]

    @property
    def managed(self) -> bool:
        """Whether Azure ML keeps the network of the computes."""
        return self.mode != "Disabled"


def read_isolation(of: Values) -> IsolationSettings:
    """Build what the workspace is told of its computes' network."""
    return IsolationSettings(
        mode=of["isolationMode"], outbound_rules=of["outboundRules"]
    )


def _fields(values: Values) -> Iterator[Finding]:
    """A rule has what its type takes, and nothing else."""
    kind = values["type"]
    for name in (field for fields in _TAKES.values() for field in fields):
        given, wanted = values[name] is not None, name in _TAKES[kind]
        if given and not wanted:
            yield name, _field("is not taken", str(values[name]), kind, "remove it")
        elif wanted and not given:
            yield name, _field("is missing", "nothing", kind, "add it")


def _field(wrong: str, seen: str, kind: str, cure: str) -> ValueRefused:
    return ValueRefused(
        f"{wrong}, because the type is {kind}",
        seen=seen,
        allowed=f"{', '.join(_TAKES[kind])} for {kind}",
        cure=f"{cure}, or change the type",
    )


def _own_names(values: Values) -> Iterator[Finding]:
    try:
        check_rule_name(values["name"])
    except DecisionError as refusal:
        yield "name", from_decision(refusal)


def _each_target_once(values: Values) -> Iterator[Finding]:
    """Azure takes one endpoint to each part of a resource."""
    seen: dict[tuple[str, str], str] = {}
    for number, rule in enumerate(values["outboundRules"]):
        if rule.type != "PrivateEndpoint":
            continue
        target = (rule.resource_id.lower(), rule.subresource.lower())
        before = seen.setdefault(target, rule.name)
        if before != rule.name:
            yield (
                f"outboundRules[{number}].resourceId",
                ValueRefused(
                    f"has the target of {before}",
                    seen=f"{rule.subresource} of {rule.resource_id}",
                    allowed="one rule to each subresource of a resource",
                    cure="remove one of the two",
                ),
            )


def _rules_of_the_mode(values: Values) -> Iterator[Finding]:
    mode, rules = values["isolationMode"], values["outboundRules"]
    if mode == "Disabled" and rules:
        names = ", ".join(rule.name for rule in rules)
        yield unused("outboundRules", names, "isolationMode is Disabled")
    if mode != "AllowInternetOutbound":
        return
    for number, rule in enumerate(rules):
        if rule.type != "PrivateEndpoint":
            yield (
                f"outboundRules[{number}].type",
                ValueRefused(
                    "has no meaning where everything may leave",
                    seen=rule.type,
                    allowed="PrivateEndpoint with isolationMode AllowInternetOutbound",
                    cure="remove the rule, or set isolationMode to "
                    "AllowOnlyApprovedOutbound",
                ),
            )


def _own_network(values: Values) -> Iterator[Finding]:
    """Ways out of the platform's own subnets serve no compute any more."""
    mode = values["isolationMode"]
    if mode == "Disabled":
        return
    for key, wrong, right in (
        ("egress", "natGateway", "existing"),
        ("computeInternetAccess", True, "false"),
    ):
        if values[key] == wrong:
            yield (
                key,
                ValueRefused(
                    f"serves no compute, because isolationMode is {mode}",
                    seen=str(wrong).lower() if wrong is True else str(wrong),
                    allowed=f"{right}: computes leave by the managed network's rules",
                    cure=f"set it to {right}, or isolationMode to Disabled (before the "
                    "workspace exists: Azure never takes a managed network back)",
                ),
            )


RULE = Record(
    OutboundRuleSettings,
    {
        "name": required(
            text(
                "[a-z][a-z0-9-]{1,62}",
                "2 to 63 lower-case letters, digits and dashes, a letter first",
                "shorten it; it names the rule in Azure",
            )
        ),
        "type": required(choice("PrivateEndpoint", "ServiceTag", "FQDN")),
        "resourceId": default(arm_id(), None),
        "subresource": default(
            text("[A-Za-z_]{2,30}", "a subresource", "take blob, dfs, vault or Sql"),
            None,
        ),
        "serviceTag": default(
            text(
                r"[A-Za-z][A-Za-z0-9.]{2,80}",
                "an Azure service tag",
                "take one of az network list-service-tags",
            ),
            None,
        ),
        "protocol": default(choice("TCP", "UDP", "ICMP"), None),
        "ports": default(
            checked("ports and ranges", check_ports),
            None,
        ),
        "fqdn": default(
            text(
                r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}",
                "a domain name, at most its first label a *",
                "write pypi.org or *.pypi.org",
            ),
            None,
        ),
    },
    rules=(_fields, _own_names),
    kind="a rule",
)

CONCERN = Concern(
    keys={
        "isolationMode": Key(
            choice("Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"),
            "Disabled",
        ),
        "outboundRules": Key(records(RULE, unique=("name",)), "[]"),
    },
    rules=(_rules_of_the_mode, _own_network, _each_target_once),
)
