"""What the real Python SDK sends: the inputs of a program of many types."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi_azure_native import (
    applicationinsights,
    authorization,
    containerregistry,
    keyvault,
    machinelearningservices,
    managedidentity,
    monitor,
    network,
    privatedns,
    resources,
    storage,
    synapse,
)

SCOPE = "/subscriptions/s/resourceGroups/rg"
GROUP = {"resource_group_name": "rg"}
SUBNET = f"{SCOPE}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/training"
IDENTITY = f"{SCOPE}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ml"
TENANT = "72f00000-0000-4000-8000-000000000001"


class _Capture(pulumi.runtime.Mocks):
    """Remember the inputs that the SDK sends, by type token."""

    def __init__(self) -> None:
        self.sent: dict[str, dict[str, Any]] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, Any]:
        self.sent[args.typ] = dict(args.inputs)
        return f"{args.name}-id", {"identity": {}}

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        raise AssertionError(args.token)


def sent_inputs() -> dict[str, dict[str, Any]]:
    """Run a program of every type below; return what the SDK sent for each."""
    capture = _Capture()
    pulumi.runtime.set_mocks(capture, preview=False)
    test: Any = pulumi.runtime.test
    test(_program)()
    return capture.sent


def _program() -> None:
    for declare in (_network, _private, _storage, _workspaces, _rest):
        declare()


def _declare(resource: Any, **arguments: Any) -> None:
    """Register a resource; untyped, so that arguments may be shared dicts."""
    resource(resource.__name__, **arguments)


def _network() -> None:
    _declare(
        network.VirtualNetwork,
        virtual_network_name="vnet",
        location="swedencentral",
        address_space={"address_prefixes": ["10.40.0.0/20"]},
        subnets=[
            {
                "name": "training",
                "address_prefix": "10.40.0.0/24",
                "network_security_group": {"id": "nsg-id"},
                "nat_gateway": {"id": "nat-id"},
                "delegations": [{"name": "d", "service_name": "Microsoft.X/y"}],
                "service_endpoints": [{"service": "Microsoft.Storage"}],
            },
            {"name": "scoring", "address_prefix": "10.40.1.0/24"},
        ],
        tags={"owner": "team"},
        **GROUP,
    )
    _declare(
        network.NetworkSecurityGroup,
        security_rules=[
            {
                "name": "allow",
                "priority": 100,
                "direction": "Inbound",
                "access": "Allow",
                "protocol": "Tcp",
                "source_address_prefix": "AzureMachineLearning",
                "source_port_range": "*",
                "destination_address_prefix": "*",
                "destination_port_range": "44224",
            }
        ],
        **GROUP,
    )
    _declare(
        network.NatGateway,
        sku={"name": "Standard"},
        idle_timeout_in_minutes=4,
        public_ip_addresses=[{"id": "pip-id"}],
        **GROUP,
    )
    _declare(
        network.PublicIPAddress,
        sku={"name": "Standard", "tier": "Regional"},
        public_ip_allocation_method="Static",
        zones=["1", "2"],
        **GROUP,
    )


def _private() -> None:
    connection = {
        "name": "blob",
        "private_link_service_id": "st-id",
        "group_ids": ["blob"],
    }
    _declare(
        network.PrivateEndpoint,
        private_endpoint_name="pep-st-blob",
        subnet={"id": SUBNET},
        private_link_service_connections=[connection],
        custom_network_interface_name="nic",
        **GROUP,
    )
    _declare(
        network.PrivateDnsZoneGroup,
        private_endpoint_name="pep-st-blob",
        private_dns_zone_group_name="default",
        private_dns_zone_configs=[{"name": "blob", "private_dns_zone_id": "zone-id"}],
        **GROUP,
    )
    zone = {"private_zone_name": "privatelink.blob.core.windows.net", **GROUP}
    _declare(privatedns.PrivateZone, location="Global", **zone)
    _declare(
        privatedns.VirtualNetworkLink,
        location="Global",
        registration_enabled=False,
        resolution_policy="Default",
        virtual_network={"id": "vnet-id"},
        **zone,
    )


def _storage() -> None:
    _declare(
        storage.StorageAccount,
        account_name="stmlsyn",
        kind="StorageV2",
        sku={"name": "Standard_ZRS"},
        identity={"type": "UserAssigned", "user_assigned_identities": [IDENTITY]},
        is_hns_enabled=True,
        enable_https_traffic_only=True,
        enable_nfs_v3=False,
        minimum_tls_version="TLS1_2",
        public_network_access="Disabled",
        encryption={
            "key_source": "Microsoft.Keyvault",
            "encryption_identity": {"encryption_user_assigned_identity": IDENTITY},
            "key_vault_properties": {"key_name": "k", "key_vault_uri": "https://kv"},
            "services": {"blob": {"enabled": True, "key_type": "Account"}},
        },
        network_rule_set={
            "default_action": "Deny",
            "bypass": "AzureServices",
            "ip_rules": [{"i_p_address_or_range": "203.0.113.10", "action": "Allow"}],
            "virtual_network_rules": [{"virtual_network_resource_id": SUBNET}],
        },
        **GROUP,
    )
    _declare(
        storage.BlobContainer,
        account_name="stmlsyn",
        container_name="workspace",
        public_access="None",
        **GROUP,
    )
    _declare(
        storage.BlobServiceProperties,
        account_name="stmlsyn",
        blob_services_name="default",
        delete_retention_policy={"enabled": True, "days": 7},
        **GROUP,
    )


def _workspaces() -> None:
    _declare(
        machinelearningservices.Workspace,
        workspace_name="mlw",
        kind="Default",
        sku={"name": "Basic", "tier": "Basic"},
        identity={"type": "UserAssigned", "user_assigned_identities": [IDENTITY]},
        storage_account="st-id",
        key_vault="kv-id",
        public_network_access="Disabled",
        system_datastores_auth_mode="Identity",
        v1_legacy_mode=False,
        image_build_compute="cpu",
        managed_network={"isolation_mode": "Disabled"},
        **GROUP,
    )
    _declare(
        machinelearningservices.Compute,
        workspace_name="mlw",
        compute_name="cpu",
        identity={"type": "UserAssigned", "user_assigned_identities": [IDENTITY]},
        properties={
            "compute_type": "AmlCompute",
            "disable_local_auth": True,
            "properties": {
                "vm_size": "STANDARD_DS3_V2",
                "enable_node_public_ip": False,
                "subnet": {"id": SUBNET},
                "scale_settings": {
                    "min_node_count": 0,
                    "max_node_count": 4,
                    "node_idle_time_before_scale_down": "PT120S",
                },
            },
        },
        **GROUP,
    )
    _declare(
        synapse.Workspace,
        workspace_name="synw",
        identity={"type": "SystemAssigned"},
        azure_ad_only_authentication=True,
        default_data_lake_storage={"account_url": "https://x", "filesystem": "ws"},
        managed_virtual_network="default",
        managed_virtual_network_settings={"prevent_data_exfiltration": False},
        public_network_access="Enabled",
        **GROUP,
    )
    _declare(
        synapse.BigDataPool,
        workspace_name="synw",
        big_data_pool_name="spark",
        spark_version="3.5",
        node_size="Small",
        node_size_family="MemoryOptimized",
        auto_scale={"enabled": True, "min_node_count": 3, "max_node_count": 5},
        auto_pause={"enabled": True, "delay_in_minutes": 15},
        **GROUP,
    )


def _rest() -> None:
    _declare(
        resources.ResourceGroup, resource_group_name="rg", location="swedencentral"
    )
    _declare(managedidentity.UserAssignedIdentity, resource_name_="id-ml", **GROUP)
    _declare(
        authorization.RoleAssignment,
        scope=SCOPE,
        role_assignment_name="00000000-0000-4000-8000-0000000000aa",
        principal_id="principal",
        principal_type="ServicePrincipal",
        role_definition_id="role-id",
    )
    authorization.ManagementLockByScope(
        "lock", scope=SCOPE, lock_name="keep", level="CanNotDelete", notes="data"
    )
    _declare(
        keyvault.Vault,
        vault_name="kv",
        properties={
            "tenant_id": TENANT,
            "sku": {"family": "A", "name": "standard"},
            "enable_rbac_authorization": True,
            "enable_purge_protection": True,
            "network_acls": {"default_action": "Deny", "bypass": "AzureServices"},
        },
        **GROUP,
    )
    _declare(
        containerregistry.Registry,
        registry_name="crmlsyn",
        sku={"name": "Premium"},
        admin_user_enabled=False,
        identity={"type": "UserAssigned", "user_assigned_identities": {IDENTITY: {}}},
        network_rule_set={
            "default_action": "Deny",
            "ip_rules": [{"i_p_address_or_range": "203.0.113.10"}],
        },
        policies={"retention_policy": {"days": 7, "status": "enabled"}},
        **GROUP,
    )
    _declare(
        monitor.DiagnosticSetting,
        name="all",
        resource_uri=SCOPE,
        workspace_id="log-id",
        logs=[{"category_group": "allLogs", "enabled": True}],
        metrics=[{"category": "AllMetrics", "enabled": True}],
    )
    _declare(
        applicationinsights.Component,
        resource_name_="appi",
        kind="web",
        application_type="web",
        flow_type="Bluefield",
        ingestion_mode="LogAnalytics",
        workspace_resource_id="log-id",
        **GROUP,
    )
