"""A managed private endpoint: the managed network's own way to a resource.

Its connection waits as Pending on the target; approving it is EndpointApproval's
work, so nothing here changes when that happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import quote

import pulumi
from pulumi.dynamic import CreateResult, ReadResult, Resource

from components.dataplane.client import Client
from components.dataplane.errors import (
    DataPlaneError,
    DeadlineError,
    DifferentObjectError,
)
from components.dataplane.polling import Deadline, Waiting, wait
from components.dataplane.properties import Props, registered, same, spelled
from components.dataplane.provider import DataPlaneProvider, deleted_first, gone
from components.dataplane.session import Session

API: Final = "2020-12-01"
NETWORK: Final = "default"
SUCCEEDED: Final = "Succeeded"
FAILED: Final = "Failed"
DELETING: Final = "Deleting"
DISCONNECTED: Final = "Disconnected"

# A managed network takes about half an hour when it is new, an endpoint minutes.
PROVISIONING_SECONDS: Final = 2700.0
# What Azure refuses it refuses by then. Four threads serve all dynamic resources: the
# minutes after that are waited for by the approval, when every endpoint is begun.
BEGINNING_SECONDS: Final = 15.0


@dataclass(frozen=True, kw_only=True)
class ManagedPrivateEndpointArgs:
    """The Synapse workspace, the target and the service that the endpoint reaches."""

    synapse_workspace_name: pulumi.Input[str]
    endpoint_name: pulumi.Input[str]
    target_resource_id: pulumi.Input[str]
    group_id: pulumi.Input[str]
    """The target's sub-resource: amlworkspace, dfs, blob, vault, …"""


class ManagedPrivateEndpointProvider(DataPlaneProvider):
    """Managed private endpoints; Azure cannot change one, so any change replaces it."""

    kind = "managedprivateendpoints"
    identity = (
        "synapse_workspace_name",
        "endpoint_name",
        "target_resource_id",
        "group_id",
    )
    expected: ClassVar = {"provisioning_state": SUCCEEDED}
    replaced_on_drift = frozenset({"provisioning_state"})

    def _create(self, session: Session, props: Props) -> CreateResult:
        workspace, name = (
            str(props["synapse_workspace_name"]),
            str(props["endpoint_name"]),
        )
        client = session.synapse(workspace)
        deadline = Deadline(PROVISIONING_SECONDS, session.timing)
        existing = client.find(endpoint_path(name), API)
        if existing is not None and (
            _is_lost(existing) or _state(existing) == DELETING
        ):
            # Left by an earlier attempt: it serves nobody, and a PUT does not mend it.
            _delete(client, name, deadline)
            existing = None
        if existing is not None:
            _refuse_other(existing, workspace, name, props)
        else:
            client.put(endpoint_path(name), managed_private_endpoint_body(props), API)

        outs = _outs(_begun(client, name, session), workspace, name, props)
        return CreateResult(self.make_id(workspace, name), outs)

    def _read(self, session: Session, id_: str, props: Props) -> ReadResult:
        workspace, name = self.parse_id(id_)
        client = session.synapse(workspace, waits=False)
        found = client.find(endpoint_path(name), API)
        if found is None or _state(found) == DELETING:
            return gone()

        outs = _outs(found, workspace, name, props)
        return ReadResult(id_, outs, {field: outs[field] for field in self.identity})

    def _delete(self, session: Session, id_: str, props: Props) -> None:  # noqa: ARG002
        workspace, name = self.parse_id(id_)
        client = session.synapse(workspace, waits=False)
        _delete(client, name, Deadline(PROVISIONING_SECONDS, session.timing))


class ManagedPrivateEndpoint(
    Resource, module="dataplane", name="ManagedPrivateEndpoint"
):
    """An endpoint; its ID is ``<workspace>/managedprivateendpoints/<name>``."""

    synapse_workspace_name: pulumi.Output[str]
    endpoint_name: pulumi.Output[str]
    target_resource_id: pulumi.Output[str]
    group_id: pulumi.Output[str]
    provisioning_state: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ManagedPrivateEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props = registered(args, ManagedPrivateEndpointProvider.expected)
        provider = ManagedPrivateEndpointProvider()
        super().__init__(provider, name, props, deleted_first(opts))


def endpoint_path(name: str) -> str:
    """Return the path of an endpoint on the development endpoint."""
    network = f"/managedVirtualNetworks/{NETWORK}"
    return f"{network}/managedPrivateEndpoints/{quote(name, safe='')}"


def managed_private_endpoint_body(props: Props) -> Props:
    """Return the body of the PUT."""
    return {
        "properties": {
            "privateLinkResourceId": str(props["target_resource_id"]),
            "groupId": str(props["group_id"]),
        }
    }


def _properties(endpoint: Props) -> dict[str, Any]:
    return endpoint.get("properties") or {}


def _state(endpoint: Props) -> str:
    return str(_properties(endpoint).get("provisioningState") or "")


def _is_lost(endpoint: Props) -> bool:
    """Say whether only another endpoint helps: this one failed, or was cut off.

    The target's owner removed its connection; Azure never makes that one again.
    Source: https://learn.microsoft.com/azure/private-link/manage-private-endpoint
    """
    connection = _properties(endpoint).get("connectionState") or {}
    return _state(endpoint) == FAILED or connection.get("status") == DISCONNECTED


def _begun(client: Client, name: str, session: Session) -> Props:
    """Return the endpoint as it is when it stands, or when that takes longer."""
    deadline = Deadline(BEGINNING_SECONDS, session.timing)
    try:
        return wait(lambda: _provisioned(client, name), deadline, fix="")
    except DeadlineError:
        return client.get(endpoint_path(name), API)


def _provisioned(client: Client, name: str) -> Props | Waiting:
    endpoint = client.get(endpoint_path(name), API)
    state = _state(endpoint)
    if state == FAILED:
        raise DataPlaneError(
            what=f"Synapse could not provision the managed private endpoint {name}",
            seen=f"{state} for {_properties(endpoint).get('privateLinkResourceId')}",
            allowed=SUCCEEDED,
            fix="check that the target exists, has this group and no delete lock, "
            "and run again: the failed endpoint is then created again",
        )
    if state != SUCCEEDED:
        return Waiting(f"the managed private endpoint {name} to be provisioned")
    return endpoint


def _delete(client: Client, name: str, deadline: Deadline) -> None:
    client.delete(endpoint_path(name), API)

    def attempt() -> bool | Waiting:
        left = client.find(endpoint_path(name), API)
        if left is not None:
            return Waiting(f"the managed private endpoint {name} to be deleted")
        return True

    wait(attempt, deadline, fix="remove delete locks from the target and run again")


def _outs(endpoint: Props, workspace: str, name: str, known: Props) -> Props:
    properties = _properties(endpoint)
    target = str(properties.get("privateLinkResourceId") or "")
    group = str(properties.get("groupId") or "")
    return {
        "synapse_workspace_name": workspace,
        "endpoint_name": name,
        "target_resource_id": spelled(known.get("target_resource_id"), target),
        "group_id": spelled(known.get("group_id"), group),
        # Only a failure is worth remembering; passing states would be drift.
        "provisioning_state": FAILED if _is_lost(endpoint) else SUCCEEDED,
    }


def _refuse_other(endpoint: Props, workspace: str, name: str, props: Props) -> None:
    outs = _outs(endpoint, workspace, name, props)
    if all(same(outs[f], str(props[f])) for f in ("target_resource_id", "group_id")):
        return
    raise DifferentObjectError(
        what=f"Synapse workspace {workspace} has another managed private endpoint "
        f"named {name}",
        seen=f"{outs['group_id']} of {outs['target_resource_id']}",
        allowed=f"{props['group_id']} of {props['target_resource_id']}",
        fix="delete that one in Synapse Studio, or take another endpoint name",
    )
