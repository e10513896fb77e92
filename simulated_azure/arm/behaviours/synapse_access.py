"""Access to a Synapse workspace: firewall rules and administrators.

Source: https://learn.microsoft.com/azure/synapse-analytics/security/
synapse-workspace-ip-firewall (ranges; the exact name of the rule for all of Azure).
When a rule is in effect: propagation_delays.py; the development endpoint asks. That an
administrator must be a known principal is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, default, ensure
from simulated_azure.arm.behaviours.synapse_workspaces import WORKSPACE, invalid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.constants import TENANT_ID
from simulated_azure.propagation_delays import FIREWALL
from simulated_azure.store import Resource

ALL_AZURE: Final = "AllowAllWindowsAzureIps"


class FirewallRules(Behaviour):
    """Microsoft.Synapse/workspaces/firewallRules."""

    arm_types = (f"{WORKSPACE}/firewallRules",)
    duration = Duration(10, 10, 10, patches=True, creating="Provisioning")  # assumed
    created_status = 200

    def check(self, put: Put) -> None:
        ends = [
            _address(put.properties.get(name), f"properties.{name}")
            for name in ("startIpAddress", "endIpAddress")
        ]
        if ends[0] > ends[1]:
            raise invalid(
                f"startIpAddress {ends[0]} is above endIpAddress {ends[1]}.",
                "properties.startIpAddress",
            )
        zero = IPv4Address(0)
        if ends == [zero, zero] and put.id.name != ALL_AZURE:
            raise invalid(
                f"The range 0.0.0.0 to 0.0.0.0 belongs to the rule {ALL_AZURE} only; "
                f"this rule is named {put.id.name}.",
                "properties.startIpAddress",
            )

    def after(self, put: Put, body: JsonObject) -> None:
        _begin_lag(put.arm, put.id, put.previous)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        _begin_lag(arm, ResourceId.parse(resource.id), resource.body["properties"])


class Administrators(Behaviour):
    """Microsoft.Synapse/workspaces/administrators/activeDirectory."""

    arm_types = (f"{WORKSPACE}/administrators",)
    duration = Duration(30, 30, 30, patches=True, creating="Provisioning")  # assumed
    created_status = 200

    def check(self, put: Put) -> None:
        sid = str(put.properties.get("sid", ""))
        if put.arm.directory.get(sid) is None:
            raise invalid(
                f"The administrator's sid '{sid}' is no principal of the directory "
                f"{TENANT_ID}.",
                "properties.sid",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(properties, administratorType="ActiveDirectory", tenantId=TENANT_ID)


def _begin_lag(arm: Azure, rule: ResourceId, was: JsonObject) -> None:
    operation = arm.operations.in_flight(str(rule))
    done = operation.ends if operation else 0.0
    of = str(rule.parent)
    arm.delays.record(FIREWALL, rule.name, was or None, owner=of, after=done)


def _address(text: object, path: str) -> IPv4Address:
    try:
        return IPv4Address(str(text))
    except ValueError:
        raise invalid(f"'{text}' is no IPv4 address.", path) from None
