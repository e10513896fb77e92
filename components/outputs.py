"""What the stack exports: IDs, names, endpoints, and the addresses that people open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import pulumi

from components.assembly.compute import Compute
from components.assembly.core import Core
from components.assembly.foundation import Foundation
from components.assembly.machine_learning import MachineLearning
from components.assembly.ml_registry import MlRegistry
from components.assembly.network import Network
from components.assembly.serving import Serving
from components.assembly.site import Site
from components.assembly.synapse import Synapse
from components.network.private_dns import Cloud

Exports = dict[str, pulumi.Input[Any]]

_ML_STUDIO: Final[Mapping[Cloud, str]] = {
    "public": "https://ml.azure.com",
    "usgovernment": "https://ml.azure.us",
    "china": "https://studio.ml.azure.cn",
}
_SYNAPSE_STUDIO: Final[Mapping[Cloud, str]] = {
    "public": "https://web.azuresynapse.net",
    "usgovernment": "https://web.azuresynapse.usgovcloudapi.net",
    "china": "https://web.azuresynapse.azure.cn",
}


def ml_studio_url(cloud: Cloud, workspace_id: str, tenant_id: str) -> str:
    """Return the studio's address of an ML workspace."""
    return f"{_ML_STUDIO[cloud]}/?wsid={workspace_id}&tid={tenant_id}"


def synapse_studio_url(cloud: Cloud, workspace_id: str) -> str:
    """Return the studio's address of a Synapse workspace."""
    return f"{_SYNAPSE_STUDIO[cloud]}?workspace={quote(workspace_id, safe='')}"


def platform_outputs(
    core: Core,
    compute: Compute,
    serving: Serving,
    synapse: Synapse,
    registry: MlRegistry | None,
) -> Exports:
    """Return everything that the stack exports."""
    site, homes = core.site, core.site.homes
    return {
        "location": site.settings.location,
        "networkResourceGroup": homes.network["resource_group_name"],
        "mlResourceGroup": homes.ml["resource_group_name"],
        "synapseResourceGroup": homes.synapse["resource_group_name"],
        **_network(core.network),
        **_foundation(core.foundation),
        **_machine_learning(site, core.machine_learning),
        **_compute(compute),
        **_serving(serving),
        **_synapse(site, synapse),
        **_registry(registry),
    }


def _network(network: Network) -> Exports:
    """Return where computers are put, and the address that others see."""
    return {
        "virtualNetworkId": network.subnets.virtual_network_id,
        "privateEndpointsSubnetId": network.subnets.private_endpoints_subnet_id,
        "trainingSubnetId": network.subnets.training_subnet_id,
        "scoringSubnetId": network.subnets.scoring_subnet_id,
        "egressAddress": network.egress_address,
    }


def _registry(registry: MlRegistry | None) -> Exports:
    """Return what another stack names to use the ML registry; nothing without one."""
    return {
        "mlRegistryId": registry.ids.registry if registry else None,
        "mlRegistryStorageId": registry.ids.storage if registry else None,
        "mlRegistryContainerRegistryId": registry.ids.images if registry else None,
    }


def _foundation(foundation: Foundation) -> Exports:
    """Return what both workspaces stand on."""
    return {
        "mlStorageId": foundation.storage.account_id,
        "mlStorageName": foundation.storage.account_name,
        "dataLakeId": foundation.lake.account_id,
        "dataLakeName": foundation.lake.account_name,
        "dataLakeEndpoint": foundation.lake.dfs_endpoint,
        "keyVaultId": foundation.vault.vault_id,
        "keyVaultUri": foundation.vault.vault_uri,
        "containerRegistryId": foundation.registry.registry_id,
        "containerRegistryLoginServer": foundation.registry.login_server,
        "logAnalyticsId": foundation.monitoring.log_analytics_id,
        "applicationInsightsId": foundation.monitoring.application_insights_id,
    }


def _machine_learning(site: Site, side: MachineLearning) -> Exports:
    """Return the ML side, with the studio's address."""
    studio = side.workspace.workspace_id.apply(
        lambda id_: ml_studio_url(site.settings.cloud, id_, site.tenant_id)
    )
    return {
        "mlWorkspaceId": side.workspace.workspace_id,
        "mlWorkspaceName": side.workspace.workspace_name,
        "mlIdentityId": side.identity.identity_id,
        "mlStudioUrl": studio,
    }


def _compute(compute: Compute) -> Exports:
    """Return the names in Azure of what jobs and people run on."""
    return {
        "computeClusterName": compute.image_builder.compute_name,
        "computeClusterNames": {
            name: cluster.compute_name for name, cluster in compute.clusters.items()
        },
        "computeInstanceNames": {
            name: instance.compute_name for name, instance in compute.instances.items()
        },
    }


def _serving(serving: Serving) -> Exports:
    """Return the endpoints' names and addresses, by their names in the stack file."""
    return {
        "onlineEndpointNames": {
            name: endpoint.endpoint_name for name, endpoint in serving.online.items()
        },
        "onlineScoringUris": {
            name: endpoint.scoring_uri for name, endpoint in serving.online.items()
        },
        "batchEndpointNames": {
            name: endpoint.endpoint_name for name, endpoint in serving.batch.items()
        },
        "batchScoringUris": {
            name: endpoint.scoring_uri for name, endpoint in serving.batch.items()
        },
    }


def _synapse(site: Site, side: Synapse) -> Exports:
    """Return the Synapse side, with the studio's address and the approvals."""
    studio = side.workspace.workspace_id.apply(
        lambda id_: synapse_studio_url(site.settings.cloud, id_)
    )
    return {
        "synapseWorkspaceId": side.workspace.workspace_id,
        "synapseWorkspaceName": side.workspace.workspace_name,
        "synapsePrincipalId": side.workspace.principal_id,
        "synapseEndpoint": side.workspace.development_endpoint,
        "synapseStudioUrl": studio,
        "sparkPoolNames": {
            name: pool.pool_name for name, pool in side.spark.pools.items()
        },
        "sqlPoolNames": {name: pool.pool_name for name, pool in side.sql_pools.items()},
        "synapseConnectionName": side.connection.connection_name,
        "linkedServiceName": side.link.linked_service_name,
        "approvalStates": side.link.approval_states,
    }
