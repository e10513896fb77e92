"""The platform's program with relations of its stack broken, as carelessness would.

Replaces `__main__.py` in a checkout, where the platform's own program has become
`platform_program.py`. A transform points inputs elsewhere between the program and the
engine, and a few resources more are added.
"""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi_azure_native import authorization, databricks, network, synapse

NOWHERE = (
    "/subscriptions/00000000-0000-4000-8000-0000000000ff/resourceGroups/elsewhere"
    "/providers/Microsoft.Storage/storageAccounts/elsewhere"
)
CONTRIBUTOR = (
    "/providers/Microsoft.Authorization/roleDefinitions/"
    "b24988ac-6180-42a0-ab88-20f7382dd24c"
)


def elsewhere(group: str) -> list[dict[str, Any]]:
    """Return connections that lead to somebody else's resource."""
    return [{"name": "x", "groupIds": [group], "privateLinkServiceId": NOWHERE}]


WEAKENED: Mapping[str, Mapping[str, Any]] = {
    "network:PrivateEndpoint ml-workspace-endpoint": {
        "privateLinkServiceConnections": elsewhere("amlworkspace")
    },
    "network:PrivateEndpoint ml-registry-endpoint": {
        "privateLinkServiceConnections": elsewhere("registry")
    },
    "network:PrivateEndpoint ml-storage-queue": {
        "privateLinkServiceConnections": elsewhere("queue")
    },
    "network:PrivateEndpoint data-lake-blob": {
        "subnet": {"id": f"{NOWHERE}/subnets/x"}
    },
    "network:PrivateDnsZoneGroup ml-vault-endpoint-zones": {
        "privateEndpointName": "elsewhere"
    },
    "privatedns:VirtualNetworkLink zone-link-blob": {"privateZoneName": "elsewhere"},
    "monitor:DiagnosticSetting ml-workspace-diagnostics": {"resourceUri": NOWHERE},
    "monitor:DiagnosticSetting ml-vault-diagnostics": {"resourceUri": NOWHERE},
    "monitor:DiagnosticSetting ml-registry-diagnostics": {"resourceUri": NOWHERE},
    "monitor:DiagnosticSetting synapse-workspace-diagnostics": {"resourceUri": NOWHERE},
    "storage:BlobServiceProperties ml-storage-blob-service": {
        "isVersioningEnabled": False
    },
    "storage:StorageAccount data-lake": {"isHnsEnabled": False},
    "storage:StorageAccount ml-storage": {"allowSharedKeyAccess": True},
    "synapse:WorkspaceAadAdmin synapse-workspace-sql-administrator": {
        "workspaceName": "elsewhere"
    },
    "authorization:RoleAssignment synapse-key-vault-secrets-user-ml-vault": {
        "scope": NOWHERE
    },
    "dataplane:ManagedPrivateEndpoint link-data-lake-dfs-endpoint": {
        "target_resource_id": NOWHERE
    },
    "dataplane:EndpointApproval link-ml-vault-approval": {"endpoint_name": "elsewhere"},
    "dataplane:EndpointApproval link-ml-storage-blob-approval": {
        "target_resource_id": NOWHERE
    },
    "dataplane:LinkedService linked-service": {"ml_workspace_name": "elsewhere"},
    "dataplane:SynapseRoleAssignment synapse-administrator-spark-identity-spark-pool": {
        "scope": "workspaces/elsewhere"
    },
}
"""Module, class and logical name -> the inputs that it gets instead."""

_seen: dict[str, Any] = {}


def weaken(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    """Put other inputs in the place of the platform's own."""
    module, class_ = args.type_.split(":")[-2:]
    key = f"{module.split('/')[-1]}:{class_} {args.name}"
    _seen[key] = args.resource
    if key not in WEAKENED:
        return None
    props = {**args.props, **WEAKENED[key]}
    return pulumi.ResourceTransformationResult(props=props, opts=args.opts)


def add_what_nobody_wants() -> None:
    """Add resources that break relations by being there."""
    workspace = _seen["synapse:Workspace synapse-workspace"]
    group = _seen["resources:ResourceGroup ml-group"]
    authorization.RoleAssignment(
        "too-wide",
        role_assignment_name="00000000-0000-4000-8000-0000000000aa",
        role_definition_id=CONTRIBUTOR,
        principal_id=workspace.identity.apply(lambda of: of.principal_id),
        principal_type="ServicePrincipal",
        scope=group.id,
    )
    synapse.IpFirewallRule(
        "everybody",
        rule_name="AllowAllWindowsAzureIps",
        resource_group_name=group.name,
        workspace_name=workspace.name,
        start_ip_address="0.0.0.0",
        end_ip_address="0.0.0.0",
    )
    network.Subnet(
        "beside",
        subnet_name="beside",
        resource_group_name=group.name,
        virtual_network_name=_seen["network:VirtualNetwork vnet"].name,
        address_prefix="10.40.15.0/24",
    )
    network.PublicIPAddress(
        "forgotten",
        public_ip_address_name="forgotten",
        resource_group_name=group.name,
        location="swedencentral",
        sku=network.PublicIPAddressSkuArgs(name="Standard"),
        public_ip_allocation_method="Static",
    )
    databricks.AccessConnector(
        "unheard-of",
        connector_name="unheard-of",
        resource_group_name=group.name,
        location="swedencentral",
    )


if __name__ == "__main__":
    pulumi.runtime.register_stack_transformation(weaken)
    runpy.run_path(str(Path(__file__).with_name("platform_program.py")))
    add_what_nobody_wants()
