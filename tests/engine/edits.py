"""One edit, or deletion, on a resource of every type that the platform manages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.engine.deployment import Deployment, custom_resources

DEV_API: Final = "2020-12-01"

ANOTHER_SITE: Final[Mapping[str, Any]] = {
    "allowedOrigins": ["https://example.com"],
    "allowedMethods": ["GET"],
    "allowedHeaders": ["*"],
    "exposedHeaders": ["*"],
    "maxAgeInSeconds": 60,
}
CHANGED: Final[Mapping[str, Mapping[str, Any]]] = {
    "monitoring-insights": {"properties.DisableIpMasking": True},
    "monitoring-logs": {"properties.retentionInDays": 60},
    "ml-registry": {"properties.adminUserEnabled": True},
    "ml-vault": {"properties.publicNetworkAccess": "Enabled"},
    "cpu-cluster": {"properties.properties.scaleSettings.maxNodeCount": 9},
    "ml-workspace": {"properties.publicNetworkAccess": "Enabled"},
    "ml-identity": {"tags.owner": "somebody"},
    "nat-gateway": {"properties.idleTimeoutInMinutes": 30},
    "nat-gateway-address": {"properties.idleTimeoutInMinutes": 20},
    "nsg-training": {"properties.securityRules.0.properties.access": "Deny"},
    "vnet": {"properties.subnets.0.properties.defaultOutboundAccess": True},
    "zone-vault": {"tags.owner": "somebody"},
    "zone-link-vault": {"properties.registrationEnabled": True},
    "ml-group": {"tags.owner": "somebody"},
    "datastore-data_lake": {"properties.filesystem": "synapse"},
    "data-lake-synapse": {"properties.metadata": {"found": "by chance"}},
    "data-lake-blob-service": {"properties.deleteRetentionPolicy.days": 1},
    "data-lake-file-service": {"properties.shareDeleteRetentionPolicy.days": 1},
    "data-lake-queue-service": {"properties.cors.corsRules": [ANOTHER_SITE]},
    "data-lake-table-service": {"properties.cors.corsRules": [ANOTHER_SITE]},
    "data-lake": {"properties.minimumTlsVersion": "TLS1_0"},
    "spark-pool": {"properties.autoPause.delayInMinutes": 60},
    "synapse-connection": {"properties.isSharedToAll": True},
    "synapse-workspace": {"tags.owner": "somebody"},
    "synapse-workspace-firewall-allow-203-0-113-10": {
        "properties.endIpAddress": "203.0.113.99"
    },
    "synapse-workspace-sql-administrator": {"properties.login": "somebody"},
    "lock-ml-registry": {"properties.notes": "ask me"},
}
"""Logical name -> dotted path -> what it was changed to; Azure's own spelling."""

DELETED: Final = (
    *("lock-ml-storage", "lock-ml-vault"),
    "data-scientists-60000000-0000-4000-8000-000000000001-azureml-data-scientist"
    "-ml-workspace",
    "ml-vault-diagnostics",
    "ml-storage-queue-zones",
    "ml-storage-queue",
)
"""In this order: a lock before what it guards, a zone group before its endpoint."""

LINKED: Final = "linked-service"
ENDPOINT: Final = "link-ml-vault-endpoint"
REJECTED: Final = "link-ml-workspace-approval"
REMOVED: Final = "link-ml-storage-blob-approval"
SYNAPSE_ROLE: Final = "synapse-administrator-spark-identity-spark-pool"
DYNAMIC: Final = (LINKED, ENDPOINT, REJECTED, REMOVED, SYNAPSE_ROLE)


def edit_everything(deployment: Deployment) -> None:
    """Do all of it past the engine."""
    found = custom_resources(deployment.state())
    resources = {it["urn"].rpartition("::")[2]: it for it in found}
    edits = [*_of_arm(resources), *_of_synapse(resources)]
    script = deployment.folder / "tests" / "engine" / "behind_its_back.py"
    deployment.run(sys.executable, str(script), json.dumps(edits))


def _of_arm(resources: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name in DELETED:
        yield {"path": _arm(resources[name]), "delete": True}
    for name, values in CHANGED.items():
        yield {"path": _arm(resources[name]), "set": values}


def _of_synapse(resources: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    workspace = resources["synapse-workspace"]["id"].rpartition("/")[2]
    host, api = f"/synapse/{workspace}", f"?api-version={DEV_API}"
    yield {
        "path": f"{host}/linkedservices/AzureMLService1{api}",
        "set": {"properties.typeProperties.mlWorkspaceName": "mlw-of-somebody"},
    }
    yield _decided(resources, REJECTED, {"set": {_STATUS: "Rejected"}})
    yield _decided(resources, REMOVED, {"delete": True})
    endpoints = f"{host}/managedVirtualNetworks/default/managedPrivateEndpoints"
    yield {"path": f"{endpoints}/ml-vault{api}", "delete": True}
    role = resources[SYNAPSE_ROLE]["id"].rpartition("/")[2]
    yield {"path": f"{host}/roleAssignments/{role}{api}", "delete": True}


_STATUS: Final = "properties.privateLinkServiceConnectionState.status"


def _decided(
    resources: Mapping[str, Any], approval: str, decision: Mapping[str, Any]
) -> dict[str, Any]:
    connection = resources[approval]["outputs"]["connection_id"]
    ours = "MachineLearningServices" in connection
    api = resources["ml-workspace" if ours else "ml-storage"]["inputs"]
    return {
        "path": f"{connection}?api-version={api['azureApiVersion']}",
        **decision,
    }


def _arm(resource: Mapping[str, Any]) -> str:
    return f"{resource['id']}?api-version={resource['inputs']['azureApiVersion']}"
