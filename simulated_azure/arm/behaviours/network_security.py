"""Network security groups: rules that fit together, and the six default ones.

Sources:
https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
(default rules, priorities 100 to 4096); SecurityRuleConflict,
SecurityRuleInvalidPriority and SecurityRuleInvalidPortRange as Microsoft.Network
answers.
"""

from __future__ import annotations

import re
from typing import Any, Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, dict_at, ensure
from simulated_azure.arm.behaviours.envelope import stable_guid
from simulated_azure.arm.behaviours.usage import refuse_in_use, users
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import network_duration
from simulated_azure.arm.errors import bad_request
from simulated_azure.store import Resource

_SUBNETS: Final = ("Microsoft.Network/virtualNetworks/subnets",)
_NICS: Final = ("Microsoft.Network/networkInterfaces",)
_PORTS: Final = re.compile(r"^(\*|\d{1,5}(-\d{1,5})?)$")
_SIDES: Final = (
    ("source", "Address"),
    ("source", "Port"),
    ("destination", "Address"),
    ("destination", "Port"),
)

_DEFAULTS: Final = (
    ("AllowVnetInBound", 65000, "Inbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    (
        "AllowAzureLoadBalancerInBound",
        65001,
        "Inbound",
        "Allow",
        "AzureLoadBalancer",
        "*",
    ),
    ("DenyAllInBound", 65500, "Inbound", "Deny", "*", "*"),
    (
        "AllowVnetOutBound",
        65000,
        "Outbound",
        "Allow",
        "VirtualNetwork",
        "VirtualNetwork",
    ),
    ("AllowInternetOutBound", 65001, "Outbound", "Allow", "*", "Internet"),
    ("DenyAllOutBound", 65500, "Outbound", "Deny", "*", "*"),
)


class NetworkSecurityGroups(Behaviour):
    """Microsoft.Network/networkSecurityGroups."""

    arm_types = ("Microsoft.Network/networkSecurityGroups",)
    duration = network_duration(5, 5, 10)  # logs
    log_categories = (
        "NetworkSecurityGroupEvent",
        "NetworkSecurityGroupRuleCounter",
    )

    def check(self, put: Put) -> None:
        taken: dict[tuple[str, int], str] = {}
        for rule in put.properties.get("securityRules", []):
            name = str(rule.get("name", ""))
            properties = dict_at(rule, "properties")
            _check_rule(name, properties)
            place = (properties["direction"].lower(), properties["priority"])
            if place in taken:
                raise bad_request(
                    "SecurityRuleConflict",
                    f"Security rule {name} conflicts with rule {taken[place]}. Rules "
                    "cannot have the same Priority and Direction.",
                    "properties.securityRules",
                )
            taken[place] = name

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        properties["resourceGuid"] = stable_guid("nsg", put.key)
        rules = properties.setdefault("securityRules", [])
        for rule in rules:
            _complete_rule(put, rule, "securityRules", body["etag"])
        defaults = [_default_rule(*default) for default in _DEFAULTS]
        for rule in defaults:
            _complete_rule(put, rule, "defaultSecurityRules", body["etag"])
        properties["defaultSecurityRules"] = defaults

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        for name, types in (("subnets", _SUBNETS), ("networkInterfaces", _NICS)):
            found = users(arm, resource.id, types)
            if found:
                body["properties"][name] = [{"id": user.id} for user in found]

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        code = "InUseNetworkSecurityGroupCannotBeDeleted"
        refuse_in_use(arm, resource, _SUBNETS + _NICS, code)


def _check_rule(name: str, properties: JsonObject) -> None:
    priority = properties["priority"]
    if not 100 <= priority <= 4096:
        raise bad_request(
            "SecurityRuleInvalidPriority",
            f"Security rule has invalid Priority. Value provided: {priority} Allowed "
            f"range 100-4096. Rule: {name}.",
            "properties.securityRules",
        )
    for side, what in _SIDES:
        suffix = "Prefix" if what == "Address" else "Range"
        values = _values(properties, f"{side}{what}{suffix}")
        groups = properties.get(f"{side}ApplicationSecurityGroups")
        if not values and not (what == "Address" and groups):
            raise bad_request(
                "SecurityRuleParameterMissing",
                f"Security rule {name} needs {side}{what}{suffix} or its plural.",
                "properties.securityRules",
            )
        if what == "Port":
            _check_ports(name, values)


def _check_ports(name: str, values: list[Any]) -> None:
    for value in values:
        ends = [int(end) for end in re.findall(r"\d+", str(value))]
        ordered = ends == sorted(ends) and all(end <= 65535 for end in ends)
        if not _PORTS.match(str(value)) or not ordered:
            raise bad_request(
                "SecurityRuleInvalidPortRange",
                f"Security rule has invalid Port range. Value provided: {value}. Value "
                "should be an integer OR integer range with '-' delimiter. Valid range "
                f"0-65535. Rule: {name}.",
                "properties.securityRules",
            )


def _values(properties: JsonObject, name: str) -> list[Any]:
    plural = f"{name}es" if name.endswith("x") else f"{name}s"
    single = properties.get(name)
    return [*([single] if single else []), *properties.get(plural, [])]


def _complete_rule(put: Put, rule: JsonObject, collection: str, etag: str) -> None:
    rule["id"] = f"{put.key}/{collection}/{rule['name']}"
    rule["etag"] = etag
    rule["type"] = f"Microsoft.Network/networkSecurityGroups/{collection}"
    rule["properties"]["provisioningState"] = "Succeeded"


def _default_rule(
    name: str, priority: int, direction: str, access: str, source: str, target: str
) -> JsonObject:
    return {
        "name": name,
        "properties": {
            "access": access,
            "destinationAddressPrefix": target,
            "destinationPortRange": "*",
            "direction": direction,
            "priority": priority,
            "protocol": "*",
            "sourceAddressPrefix": source,
            "sourcePortRange": "*",
        },
    }
