"""What Azure never changes on a resource that exists: one table.

`immutability.py` refuses each such change at preview, and docs/setting-changes.md says
the same. What the provider replaces a resource for is not here, nor what is named after
its decisions (computes, asset versions): there a new one takes the old one's place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

_ML: Final = "azure-native:machinelearningservices"
_NETWORK: Final = "azure-native:network"
_LEARN: Final = "https://learn.microsoft.com/azure"

Changes = Callable[[Any, Any], bool]
"""Says of a value and the next whether Azure refuses the step."""


@dataclass(frozen=True, kw_only=True)
class ImmutableProperty:
    """One property of one type.

    Attributes:
        type: Pulumi type.
        path: Where the property is among the inputs; `[*]` stands for every entry of a
            list, told apart by its name.
        keys: Keys of the stack file that decide it; empty, no setting does.
        allowed: What the key may be, on a resource that exists; `{had}` is the value.
        instead: What can be done instead.
        source: Where Azure's rule stands.
        refused: Which steps Azure refuses; absent, every change.
        stays: Whether the rest of an update goes on and leaves the property as it is.
        unknown_is_new: Whether a value that only Azure can tell is another one.
    """

    type: str
    path: str
    keys: tuple[str, ...] = ()
    allowed: str = "{had}, for as long as it exists"
    instead: str
    source: str
    refused: Changes | None = None
    stays: bool = False
    unknown_is_new: bool = False


def _one_way(before: Any, after: Any) -> bool:
    """Only a managed network that is open to the Internet may still be closed."""
    step = (before or "Disabled", after or "Disabled")
    closes = ("AllowInternetOutbound", "AllowOnlyApprovedOutbound")
    return step != closes and step[0] != step[1]


def _other_zones(before: Any, after: Any) -> bool:
    """Copies in several zones of the region, or in one: the SKU's name tells."""
    return str(before).endswith("ZRS") != str(after).endswith("ZRS")


def _turned_off(before: Any, after: Any) -> bool:
    return bool(before) and not after


def _moved(before: Any, after: Any) -> bool:
    """A named entry that both have is another one; entries come and go freely."""
    both = before.keys() & after.keys()
    return any(before[name] != after[name] for name in both)


_PLACE: Final = ("network.existing",)
_ANOTHER_PLACE: Final = (
    "keep the network for this environment, and make another environment (a new stack"
    " or another ml-synapse:workload) in the other network; then move the work and"
    " destroy this one"
)
_NEW_WORKSPACE: Final = "keep it; another kind takes another workspace, in a new stack"
_BY_THE_PROGRAM: Final = "undo the change of the program, or give it another name"
_ENDPOINT_SOURCE: Final = f"{_LEARN}/private-link/manage-private-endpoint"
_CLUSTERS: Final = f"{_LEARN}/machine-learning/how-to-create-attach-compute-cluster"
_WORKSPACE_SOURCE: Final = f"{_LEARN}/machine-learning/how-to-manage-workspace"
_SYNAPSE_SOURCE: Final = f"{_LEARN}/synapse-analytics/security"


def _endpoint(path: str, **more: Any) -> ImmutableProperty:
    return ImmutableProperty(
        type=f"{_NETWORK}:PrivateEndpoint", path=path, source=_ENDPOINT_SOURCE, **more
    )


def _compute(name: str, **more: Any) -> ImmutableProperty:
    return ImmutableProperty(
        type=f"{_ML}:Compute",
        path=f"properties.properties.{name}",
        source=_CLUSTERS,
        **{"instead": _BY_THE_PROGRAM, **more},
    )


def _workspace(path: str, **more: Any) -> ImmutableProperty:
    return ImmutableProperty(
        type=f"{_ML}:Workspace", path=path, **{"instead": _NEW_WORKSPACE, **more}
    )


def _deployment(name: str, key: str) -> ImmutableProperty:
    return ImmutableProperty(
        type=f"{_ML}:OnlineDeployment",
        path=f"properties.{name}",
        keys=(key,),
        instead="add a deployment under another name beside it, give that the traffic,"
        " and remove this one when it takes none",
        source="https://github.com/Azure/AML-Kubernetes/issues/247",
    )


def _synapse(path: str, page: str, keys: tuple[str, ...] = ()) -> ImmutableProperty:
    return ImmutableProperty(
        type="azure-native:synapse:Workspace",
        path=path,
        keys=keys,
        instead=_NEW_WORKSPACE,
        source=f"{_SYNAPSE_SOURCE}/{page}",
    )


IMMUTABLE: Final = (
    _endpoint("subnet.id", keys=_PLACE, instead=_ANOTHER_PLACE, unknown_is_new=True),
    _endpoint(
        "privateLinkServiceConnections[*].privateLinkServiceId",
        keys=("mlRegistry.mode", "mlRegistry.existing"),
        instead="set mlRegistry.mode to none and `pulumi up`, then take the other",
    ),
    _endpoint("privateLinkServiceConnections[*].groupIds", instead=_BY_THE_PROGRAM),
    ImmutableProperty(
        type="azure-native:privatedns:VirtualNetworkLink",
        path="virtualNetwork.id",
        keys=_PLACE,
        instead=_ANOTHER_PLACE,
        source=f"{_LEARN}/dns/private-dns-virtual-network-links",
        unknown_is_new=True,
    ),
    ImmutableProperty(
        type=f"{_NETWORK}:VirtualNetwork",
        path="subnets[*].addressPrefix",
        keys=("network.addressSpace",),
        allowed="{had}, while something lives in the subnets",
        instead=_ANOTHER_PLACE,
        source=f"{_LEARN}/virtual-network/virtual-network-manage-subnet",
        refused=_moved,
    ),
    _compute(
        "subnet.id",
        keys=_PLACE,
        instead="give the cluster or the instance another name: a new one is made in"
        " the other subnet, and the old one goes",
        unknown_is_new=True,
    ),
    _compute("vmSize"),
    _compute("vmPriority"),
    _compute("osType"),
    _compute("enableNodePublicIp"),
    _compute("remoteLoginPortPublicAccess"),
    _workspace(
        "managedNetwork.isolationMode",
        keys=("isolation.mode",),
        allowed="{had}; of the others only AllowInternetOutbound may become"
        " AllowOnlyApprovedOutbound",
        source=f"{_LEARN}/machine-learning/how-to-managed-network",
        refused=_one_way,
    ),
    _workspace("storageAccount", source=_WORKSPACE_SOURCE),
    _workspace("keyVault", source=_WORKSPACE_SOURCE),
    _workspace(
        "hbiWorkspace", source=f"{_LEARN}/machine-learning/concept-data-encryption"
    ),
    _deployment("instanceType", "onlineEndpoints"),
    _deployment("egressPublicNetworkAccess", "isolation.mode"),
    ImmutableProperty(
        type=f"{_ML}:OnlineEndpoint",
        path="properties.authMode",
        instead=_BY_THE_PROGRAM,
        source=f"{_LEARN}/machine-learning/how-to-authenticate-online-endpoint",
    ),
    ImmutableProperty(
        type=f"{_ML}:Registry",
        path="regionDetails[*].storageAccountDetails",
        keys=("storage.redundancy",),
        instead="the ML registry keeps the storage that it was made with",
        # No page shows a way; that the account is kept as it was made is assumed.
        source=f"{_LEARN}/machine-learning/how-to-manage-registries",
        stays=True,
    ),
    ImmutableProperty(
        type="azure-native:storage:StorageAccount",
        path="sku.name",
        keys=("storage.redundancy",),
        allowed="LRS, GRS and RAGRS among themselves; ZRS, GZRS and RAGZRS among"
        " themselves",
        instead="request the conversion of both accounts (az storage account migration"
        " start), wait for its end, then set the key and `pulumi up --refresh`",
        source=f"{_LEARN}/storage/common/redundancy-migration",
        refused=_other_zones,
    ),
    ImmutableProperty(
        type="azure-native:storage:StorageAccount",
        path="kind",
        instead=_BY_THE_PROGRAM,
        source=f"{_LEARN}/storage/common/storage-account-upgrade",
    ),
    ImmutableProperty(
        type="azure-native:keyvault:Vault",
        path="properties.enablePurgeProtection",
        keys=("protection.vaultPurgeProtection",),
        allowed="true, for as long as the vault exists",
        instead="set it to true; to be without it takes another vault, in a new stack",
        source=f"{_LEARN}/key-vault/general/soft-delete-overview",
        refused=_turned_off,
    ),
    ImmutableProperty(
        type="azure-native:keyvault:Vault",
        path="properties.softDeleteRetentionInDays",
        keys=("storage.softDeleteDays",),
        instead="the vault keeps the days that it was made with, and the rest changes",
        source=f"{_LEARN}/key-vault/general/soft-delete-overview",
        stays=True,
    ),
    _synapse("managedVirtualNetwork", "synapse-workspace-managed-vnet"),
    _synapse(
        "managedVirtualNetworkSettings.preventDataExfiltration",
        "workspace-data-exfiltration-protection",
    ),
    _synapse("defaultDataLakeStorage.resourceId", "../quickstart-create-workspace"),
    _synapse("defaultDataLakeStorage.filesystem", "../quickstart-create-workspace"),
    ImmutableProperty(
        type="azure-native:authorization:RoleAssignment",
        path="roleDefinitionId",
        instead=_BY_THE_PROGRAM,
        source=f"{_LEARN}/role-based-access-control/troubleshooting",
    ),
)
"""The rows, those of one type together."""


def refused_by(key: str) -> Iterator[ImmutableProperty]:
    """Yield the rows that refuse a change of a key of the stack file."""
    return (row for row in IMMUTABLE if key in row.keys and not row.stays)
