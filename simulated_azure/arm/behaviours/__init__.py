"""All behaviours, found by ARM type; a new one is added to the table here."""

from __future__ import annotations

from functools import cache

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.behaviours import (
    attached_spark,
    authorization,
    autoscale,
    azure_policies,
    batch_endpoints,
    common,
    container_registries,
    diagnostics,
    dns_zone_groups,
    egress,
    endpoint_interface,
    fixed_settings,
    global_names,
    identities,
    key_vaults,
    locations,
    ml_assets,
    ml_compute_instances,
    ml_computes,
    ml_datastores,
    ml_managed_networks,
    ml_outbound_rules,
    ml_quotas,
    ml_registries,
    ml_schedules,
    ml_workspaces,
    monitoring,
    network_security,
    online_deployments,
    online_endpoints,
    private_dns,
    private_endpoints,
    private_link,
    private_link_hubs,
    resource_groups,
    resource_lists,
    spark_pools,
    sql_pools,
    storage_accounts,
    storage_services,
    synapse_access,
    synapse_workspaces,
    virtual_networks,
)

# Asked for every type, before the type's own.
_GENERAL: tuple[Behaviour, ...] = (
    locations.Locations(),
    identities.AssignedIdentities(),
    common.Envelope(),
    resource_lists.ResourceLists(),
)

_OWN: tuple[Behaviour, ...] = (
    attached_spark.AttachedSparkPools(),
    authorization.Locks(),
    authorization.RoleAssignments(),
    authorization.RoleDefinitions(),
    authorization.RoleLists(),
    autoscale.AutoscaleSettings(),
    batch_endpoints.BatchDeployments(),
    batch_endpoints.BatchEndpoints(),
    azure_policies.PolicyAssignments(),
    azure_policies.PolicyDefinitions(),
    container_registries.ContainerRegistries(),
    diagnostics.DiagnosticCategories(),
    diagnostics.DiagnosticSettings(),
    dns_zone_groups.PrivateDnsZoneGroups(),
    egress.NatGateways(),
    egress.PublicAddresses(),
    egress.RouteTables(),
    fixed_settings.FixedSettings(),
    fixed_settings.Zones(),
    global_names.NameChecks(),
    identities.UserAssignedIdentities(),
    key_vaults.DeletedVaults(),
    key_vaults.KeyVaults(),
    key_vaults.VaultLists(),
    key_vaults.VaultLocations(),
    ml_assets.AssetContainers(),
    ml_assets.AssetVersions(),
    ml_compute_instances.InstanceActions(),
    ml_computes.Computes(),
    ml_quotas.ComputeQuotas(),
    ml_quotas.QuotaLists(),
    ml_workspaces.MachineLearningWorkspaces(),
    # Its network after the workspace itself.
    ml_managed_networks.ManagedNetworks(),
    ml_managed_networks.FirstCompute(),
    ml_outbound_rules.OutboundRules(),
    ml_datastores.Datastores(),
    ml_schedules.Schedules(),
    ml_registries.MachineLearningRegistries(),
    monitoring.Components(),
    monitoring.LogAnalyticsWorkspaces(),
    network_security.NetworkSecurityGroups(),
    online_deployments.OnlineDeployments(),
    # After what a deployment may be at all.
    ml_quotas.DeploymentQuotas(),
    online_endpoints.OnlineEndpoints(),
    private_dns.PrivateDnsZones(),
    private_dns.RecordSets(),
    private_dns.StartOfAuthority(),
    private_dns.VirtualNetworkLinks(),
    endpoint_interface.EndpointInterfaces(),
    private_endpoints.PrivateEndpoints(),
    private_link.Connections(),
    private_link.Targets(),
    private_link_hubs.PrivateLinkHubs(),
    resource_groups.ResourceGroups(),
    spark_pools.SparkPools(),
    sql_pools.SqlPools(),
    storage_accounts.StorageAccounts(),
    *(
        storage_services.Services(name)
        for name in ("blobServices", "fileServices", "queueServices", "tableServices")
    ),
    storage_services.Containers(),
    storage_services.ManagementPolicies(),
    synapse_access.Administrators(),
    synapse_access.FirewallRules(),
    synapse_workspaces.SynapseWorkspaces(),
    virtual_networks.Subnets(),
    virtual_networks.VirtualNetworks(),
)


@cache
def _by_type() -> dict[str, tuple[Behaviour, ...]]:
    table: dict[str, tuple[Behaviour, ...]] = {}
    for behaviour in _OWN:
        for arm_type in behaviour.arm_types:
            key = arm_type.lower()
            table[key] = (*table.get(key, ()), behaviour)
    return table


def for_type(arm_type: str, *, own: bool = False) -> tuple[Behaviour, ...]:
    """Return a type's behaviours; with `own`, without those that all types share."""
    special = _by_type().get(arm_type.lower(), ())
    return special if own else (*_GENERAL, *special)


def own_types() -> list[str]:
    """Return the types that have a behaviour of their own."""
    found = {t for behaviour in _OWN for t in behaviour.arm_types}
    return sorted(each for each in found if "/" in each)
