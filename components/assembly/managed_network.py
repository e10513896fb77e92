"""The rules of the ML workspace's managed network, where it has one."""

from __future__ import annotations

from collections.abc import Mapping

from components.assembly.core import Core
from components.assembly.network import BATCH_ENDPOINTS, DATA_LAKE_ENDPOINTS
from components.machine_learning.isolation_spec import OutboundRuleSpec
from components.machine_learning.managed_network import (
    FqdnRule,
    ManagedNetwork,
    ManagedNetworkArgs,
    OutboundRule,
    PrivateEndpointRule,
    ServiceTagRule,
)
from components.machine_learning.outbound_rules import own_rule_name


def build_managed_network(core: Core) -> list[ManagedNetwork]:
    """Let computes reach the lake and what the settings name; empty without one.

    Batch jobs use queues and tables of the workspace's own storage, to which the
    service makes no rules
    (https://learn.microsoft.com/azure/machine-learning/how-to-managed-network).
    """
    isolation = core.site.settings.isolation
    if not isolation.managed:
        return []
    machine_learning, foundation = core.machine_learning, core.foundation
    own: Mapping[str, OutboundRule] = {
        own_rule_name(name, group): PrivateEndpointRule(
            resource_id=account.account_id, subresource=group
        )
        for name, account, groups in (
            ("data-lake", foundation.lake, DATA_LAKE_ENDPOINTS),
            ("ml-storage", foundation.storage, BATCH_ENDPOINTS),
        )
        for group in groups
    }
    network = ManagedNetwork(
        "managed-network",
        ManagedNetworkArgs(
            resource_group_name=core.site.homes.ml["resource_group_name"],
            workspace_name=machine_learning.workspace.workspace_name,
            workspace_id=machine_learning.workspace.workspace_id,
            rules={
                **own,
                **{rule.name: _rule(rule) for rule in isolation.outbound_rules},
            },
        ),
        # The identity approves the endpoints: its roles come first.
        core.site.after(machine_learning.identity, machine_learning.roles),
    )
    return [network]


def _rule(rule: OutboundRuleSpec) -> OutboundRule:
    """Turn a checked rule of the settings into what the component takes."""
    if rule.type == "PrivateEndpoint":
        return PrivateEndpointRule(
            resource_id=rule.resource_id or "", subresource=rule.subresource or ""
        )
    if rule.type == "ServiceTag":
        return ServiceTagRule(
            service_tag=rule.service_tag or "",
            protocol=rule.protocol or "",
            ports=rule.ports or "",
        )
    return FqdnRule(fqdn=rule.fqdn or "")
