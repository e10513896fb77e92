"""The network that Azure ML manages for the computes of a workspace, ready for Spark.

The workspace's own storage, vault and registry are let through by rules of the service;
these come beside them. A private endpoint among them is approved by the workspace's
identity, which needs the right to do so on each target
(https://learn.microsoft.com/azure/machine-learning/how-to-managed-network).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_azure_native import machinelearningservices

from components.dataplane.managed_network_provision import (
    ManagedNetworkProvision,
    ManagedNetworkProvisionArgs,
)

IsolationMode = Literal[
    "Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"
]
DISABLED: Final = "Disabled"
INTERNET: Final = "AllowInternetOutbound"
APPROVED_ONLY: Final = "AllowOnlyApprovedOutbound"


@dataclass(frozen=True, kw_only=True)
class PrivateEndpointRule:
    """A private endpoint from the managed network to one part of a resource."""

    resource_id: pulumi.Input[str]
    subresource: str


@dataclass(frozen=True, kw_only=True)
class ServiceTagRule:
    """Traffic to an Azure service; AllowOnlyApprovedOutbound only."""

    service_tag: str
    protocol: str
    ports: str


@dataclass(frozen=True, kw_only=True)
class FqdnRule:
    """Traffic to a name on ports 80 and 443; AllowOnlyApprovedOutbound only.

    The first rule of this kind makes Azure run a firewall, which costs by the hour.
    """

    fqdn: str


OutboundRule = PrivateEndpointRule | ServiceTagRule | FqdnRule


@dataclass(frozen=True, kw_only=True)
class ManagedNetworkArgs:
    """What the rules belong to.

    Attributes:
        resource_group_name: Group of the workspace.
        workspace_name: Workspace with a managed network.
        workspace_id: The same.
        rules: What may leave, by name of the rule in Azure.
    """

    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    workspace_id: pulumi.Input[str]
    rules: Mapping[str, OutboundRule]


class ManagedNetwork(pulumi.ComponentResource):
    """The outbound rules of a workspace's managed network; then the network itself."""

    def __init__(
        self,
        name: str,
        args: ManagedNetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:machine_learning:ManagedNetwork", name, None, opts)
        rules = [
            machinelearningservices.ManagedNetworkSettingsRule(
                f"{name}-{rule_name}",
                rule_name=rule_name,
                resource_group_name=args.resource_group_name,
                workspace_name=args.workspace_name,
                properties=_properties(rule),
                # Inactive until the network is provisioned, Active from then on.
                opts=pulumi.ResourceOptions(
                    parent=self, ignore_changes=["properties.status"]
                ),
            )
            for rule_name, rule in args.rules.items()
        ]
        ManagedNetworkProvision(
            f"{name}-spark",
            ManagedNetworkProvisionArgs(workspace_id=args.workspace_id),
            # One change of the network at a time; all endpoints come with it.
            pulumi.ResourceOptions(parent=self, depends_on=rules),
        )
        self.register_outputs({})


def _properties(
    rule: OutboundRule,
) -> (
    machinelearningservices.PrivateEndpointOutboundRuleArgs
    | machinelearningservices.ServiceTagOutboundRuleArgs
    | machinelearningservices.FqdnOutboundRuleArgs
):
    if isinstance(rule, PrivateEndpointRule):
        return machinelearningservices.PrivateEndpointOutboundRuleArgs(
            type="PrivateEndpoint",
            destination=machinelearningservices.PrivateEndpointDestinationArgs(
                service_resource_id=rule.resource_id,
                subresource_target=rule.subresource,
                spark_enabled=True,
            ),
        )
    if isinstance(rule, ServiceTagRule):
        return machinelearningservices.ServiceTagOutboundRuleArgs(
            type="ServiceTag",
            destination=machinelearningservices.ServiceTagDestinationArgs(
                service_tag=rule.service_tag,
                protocol=rule.protocol,
                port_ranges=rule.ports,
                action="Allow",
            ),
        )
    return machinelearningservices.FqdnOutboundRuleArgs(
        type="FQDN", destination=rule.fqdn
    )
