"""How long Azure takes, in its own seconds, and how it answers meanwhile.

A type that is not in the table answers at once: role assignments, locks, identities,
DNS records, storage services, diagnostic settings and all other types whose published
operations are no long-running ones. How a type answers is that of its published
operations (azure-rest-api-specs, and the SDK clients that are made from them).

Durations are a typical case, not the worst. "Learn" is learn.microsoft.com; "logs" are
the times that public Terraform logs show (turbot/steampipe-plugin-azure#315 and #346
among them); "assumed" has neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final


class Reply(Enum):
    """How a PUT is answered whose work goes on."""

    ASYNC = "201 or 200 with the resource and Azure-AsyncOperation"
    ACCEPTED = "202 without a body, with Location and Azure-AsyncOperation"
    LOCATION = "202 without a body, with Location alone"
    STATE = "201 or 200 with the resource, whose provisioningState is polled"


@dataclass(frozen=True, kw_only=True)
class Duration:
    """What one type takes, in seconds of Azure; 0 answers at once."""

    create: float = 0.0
    update: float = 0.0
    delete: float = 0.0
    reply: Reply = Reply.ASYNC
    patches: bool = False
    """Whether a PATCH takes as long as an update; else it answers at once."""
    creating: str = "Creating"
    """The provisioningState while it is made."""

    def of(self, verb: str) -> float:
        """Return the seconds of a ``create``, ``update`` or ``delete``."""
        seconds: float = getattr(self, verb)
        return seconds


_Row = tuple[str, float, float, float, str]

# Type, seconds to create, to update, to delete, source of the durations.
_NETWORK: Final[tuple[_Row, ...]] = (
    ("applicationGateways", 400, 300, 300, "assumed; Learn: six minutes or more"),
    ("azureFirewalls", 420, 300, 420, "assumed"),
    ("bastionHosts", 600, 300, 480, "Learn, bastion quickstart: about ten minutes"),
    ("dnsResolvers", 60, 30, 60, "assumed"),
    ("dnsResolvers/inboundEndpoints", 90, 30, 60, "assumed"),
    ("expressRouteGateways", 1800, 600, 900, "Learn: up to 30 minutes"),
    ("firewallPolicies", 20, 20, 20, "assumed"),
    ("natGateways", 10, 10, 15, "logs"),
    ("networkInterfaces", 5, 5, 10, "logs"),
    ("networkSecurityGroups", 5, 5, 10, "logs"),
    ("networkSecurityGroups/securityRules", 5, 5, 5, "logs"),
    ("privateEndpoints", 60, 30, 40, "logs: half a minute to two minutes"),
    ("privateEndpoints/privateDnsZoneGroups", 20, 20, 15, "assumed"),
    ("privateLinkServices", 30, 30, 30, "assumed"),
    ("publicIPAddresses", 5, 5, 15, "logs"),
    ("routeTables", 5, 5, 10, "logs"),
    ("virtualNetworkGateways", 2700, 600, 900, "Learn: 45 minutes or more"),
    ("virtualNetworks", 10, 10, 15, "logs"),
    ("virtualNetworks/subnets", 5, 5, 10, "logs"),
    ("virtualNetworks/virtualNetworkPeerings", 10, 10, 10, "assumed"),
)
_ZONES: Final[tuple[_Row, ...]] = (
    ("Microsoft.Network/privateDnsZones", 35, 10, 30, "logs"),
    ("Microsoft.Network/privateDnsZones/virtualNetworkLinks", 35, 10, 30, "logs"),
)
_ML: Final = "Microsoft.MachineLearningServices/"
_OTHERS: Final[tuple[_Row, ...]] = (
    ("Microsoft.Compute/virtualMachines", 60, 30, 60, "assumed"),
    ("Microsoft.ContainerRegistry/registries", 20, 10, 15, "assumed"),
    (f"{_ML}workspaces/computes", 120, 30, 120, "assumed"),
    (f"{_ML}workspaces/computes#ComputeInstance", 240, 60, 120, "assumed"),
    (f"{_ML}workspaces/computes#SynapseSpark", 30, 15, 15, "assumed"),
    (f"{_ML}workspaces/batchEndpoints", 30, 15, 30, "assumed"),
    (f"{_ML}workspaces/batchEndpoints/deployments", 30, 15, 30, "assumed"),
    (f"{_ML}workspaces/onlineEndpoints", 120, 60, 120, "assumed"),
    (
        f"{_ML}workspaces/onlineEndpoints/deployments",
        *(420, 420, 180),
        "Learn, online endpoints: six to eight minutes; the deletion assumed",
    ),
    (f"{_ML}workspaces/outboundRules", 120, 120, 60, "assumed"),
    ("Microsoft.OperationalInsights/workspaces", 30, 15, 10, "assumed"),
    ("Microsoft.Insights/privateLinkScopes/scopedResources", 20, 20, 20, "assumed"),
)
_WORKSPACES: Final[tuple[_Row, ...]] = (
    (f"{_ML}workspaces", 45, 30, 45, "logs"),
    (f"{_ML}registries", 180, 60, 120, "assumed"),
)
_SYNAPSE: Final[tuple[_Row, ...]] = (
    ("workspaces", 300, 60, 360, "assumed; its managed network is made with it"),
    ("workspaces/administrators", 30, 30, 30, "assumed"),
    ("workspaces/bigDataPools", 180, 60, 60, "assumed"),
    ("workspaces/firewallRules", 10, 10, 10, "assumed"),
    ("workspaces/integrationRuntimes", 30, 30, 30, "assumed"),
    ("workspaces/managedIdentitySqlControlSettings", 30, 30, 30, "assumed"),
    ("workspaces/sqlPools", 300, 180, 60, "assumed"),
)

# Seconds beside their types: POST actions that go on after their answer.
ACTIONS: Final[dict[str, float]] = {
    # Learn, how-to-managed-network: several minutes, up to half an hour with Spark.
    f"{_ML}workspaces/provisionManagedNetwork".lower(): 1800,
    "microsoft.synapse/workspaces/sqlpools/pause": 120,  # assumed
    "microsoft.synapse/workspaces/sqlpools/resume": 180,  # assumed
}
NETWORK_SECONDS: Final = 1800.0
"""A managed network that the first compute of a workspace waits for (same page)."""
GROUP_SECONDS: Final = 30.0
"""What the deletion of a resource group takes beside what is in it (assumed)."""

_AT_ONCE: Final = Duration()


def _rows(prefix: str, rows: tuple[_Row, ...], **more: Any) -> Iterator[Any]:
    for kind, create, update, delete, _ in rows:
        yield (
            f"{prefix}{kind}".lower(),
            Duration(create=create, update=update, delete=delete, **more),
        )


TABLE: Final[dict[str, Duration]] = dict(
    (
        *_rows("Microsoft.Network/", _NETWORK, creating="Updating"),
        *_rows("", _ZONES, reply=Reply.ACCEPTED),
        *_rows("", _OTHERS, patches=True),
        *_rows("", _WORKSPACES, reply=Reply.ACCEPTED),
        *_rows("Microsoft.Synapse/", _SYNAPSE, patches=True, creating="Provisioning"),
        # Published as no long-running operations: update and deletion.
        (
            "microsoft.storage/storageaccounts",  # logs: 20 to 30 seconds
            Duration(create=25, reply=Reply.LOCATION),
        ),
        (
            "microsoft.keyvault/vaults",  # assumed; Terraform waits two minutes more
            Duration(create=20, reply=Reply.STATE, creating="RegisteringDns"),
        ),
    )
)


def duration(arm_type: str, body: Mapping[str, Any]) -> Duration:
    """Return what a resource takes; a compute's kind stands in its body."""
    kind = arm_type.lower()
    properties = body.get("properties")
    inside = properties if isinstance(properties, dict) else {}
    special = TABLE.get(f"{kind}#{str(inside.get('computeType', '')).lower()}")
    return special or TABLE.get(kind, _AT_ONCE)
