"""Private endpoint connections as their target sees them, through ARM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, Final

from components.dataplane.client import Client
from components.dataplane.errors import ApprovalError
from components.dataplane.properties import Props, same

APPROVED: Final = "Approved"
PENDING: Final = "Pending"
DISCONNECTED: Final = "Disconnected"

_STATE: Final = "privateLinkServiceConnectionState"

# Target type -> the API version whose connections list, get and put are used.
API_VERSIONS: Final[Mapping[str, str]] = {
    "Microsoft.MachineLearningServices/workspaces": "2025-12-01",
    "Microsoft.Storage/storageAccounts": "2024-01-01",
    "Microsoft.KeyVault/vaults": "2024-11-01",
    "Microsoft.ContainerRegistry/registries": "2023-07-01",
    "Microsoft.Synapse/workspaces": "2021-06-01",
    "Microsoft.Sql/servers": "2021-11-01",
    "Microsoft.EventHub/namespaces": "2024-01-01",
    "Microsoft.DocumentDB/databaseAccounts": "2024-11-15",
}


def target_type(resource_id: str) -> str:
    """Return the resource type in an ARM ID, or nothing when it has none."""
    _, marker, rest = resource_id.partition("/providers/")
    parts = rest.split("/")
    return "/".join([parts[0], *parts[1::2]]) if marker and len(parts) >= 3 else ""


def connections_api(resource_id: str) -> str | None:
    """Return the API version for the connections of a target, if it is known."""
    wanted = target_type(resource_id).casefold()
    return next(
        (api for kind, api in API_VERSIONS.items() if kind.casefold() == wanted), None
    )


def is_from(connection: Props, workspace: str, endpoint: str) -> bool:
    """Say whether a connection comes from this managed private endpoint.

    The service names the private endpoint ``{workspace}.{endpoint}``: exactly that
    must be the last segment of its ID. Connection names carry a hash and prove
    nothing; a prefix or substring would let other teams' endpoints pass.
    """
    origin = (connection.get("properties") or {}).get("privateEndpoint") or {}
    segment = str(origin.get("id") or "").rstrip("/").rpartition("/")[2]
    return same(segment, f"{workspace}.{endpoint}")


def own_connection(
    connections: Iterable[Props], workspace: str, endpoint: str
) -> Props | None:
    """Return the one connection of the endpoint, None while there is none.

    What an earlier endpoint of the same name left behind as Disconnected does not
    count beside a living one.

    Raises:
        ApprovalError: several are there, so that approving could let in a stranger.
    """
    own = [c for c in connections if is_from(c, workspace, endpoint)]
    living = [c for c in own if status_of(c) != DISCONNECTED]
    candidates = living or own[-1:]
    if len(candidates) > 1:
        raise ApprovalError(
            what=f"Several connections claim to come from {workspace}.{endpoint}",
            seen=", ".join(str(c.get("name")) for c in candidates),
            allowed="exactly one",
            fix="remove or reject the ones that are not this endpoint's on the target "
            "and run again",
        )
    return candidates[0] if candidates else None


def find_own(
    arm: Client,
    target_id: str,
    listed: Iterable[Props],
    workspace: str,
    endpoint: str,
) -> Props | None:
    """Return the endpoint's own connection as it is, None while there is none.

    A target's list lags: it may show what was decided on as pending, and the last
    endpoint's connection where the next one's, of the same name, is not listed yet. So
    each that is listed is read by name, and counts only if it is there.

    Raises:
        ApprovalError: several are there.
    """
    api = connections_api(target_id) or ""
    ours = [
        connection for connection in listed if is_from(connection, workspace, endpoint)
    ]
    found = [arm.find(_path(target_id, connection), api) for connection in ours]
    return own_connection(filter(None, found), workspace, endpoint)


def list_connections(arm: Client, target_id: str) -> list[Props]:
    """Return all private endpoint connections of a target."""
    path = f"{target_id.rstrip('/')}/privateEndpointConnections"
    return list(arm.list(path, connections_api(target_id) or ""))


def approve(arm: Client, target_id: str, connection: Props, description: str) -> Props:
    """Approve, sending the object back as it was read but for the state.

    Sent whole, since targets disagree on the spelling of what they require
    (``actionRequired``, ``actionsRequired``), and with its ETag where it has one.
    """
    etag = connection.get("etag")
    return arm.put(
        _path(target_id, connection),
        approved_body(connection, description),
        connections_api(target_id) or "",
        etag=str(etag) if etag else None,
    )


def approved_body(connection: Props, description: str) -> Props:
    """Return the whole connection, approved."""
    body = deepcopy(connection)
    state = body.setdefault("properties", {}).setdefault(_STATE, {})
    state.update(status=APPROVED, description=description)
    return body


def status_of(connection: Props) -> str:
    """Return Pending, Approved, Rejected, Disconnected or what else the target says."""
    properties: dict[str, Any] = connection.get("properties") or {}
    return str((properties.get(_STATE) or {}).get("status") or "")


def _path(target_id: str, connection: Props) -> str:
    name = str(connection.get("name") or "").rpartition("/")[2]
    return f"{target_id.rstrip('/')}/privateEndpointConnections/{name}"
