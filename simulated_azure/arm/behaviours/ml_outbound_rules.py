"""Outbound rules of a Machine Learning workspace's managed network.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network (the
three kinds; FQDN and service tags count in AllowOnlyApprovedOutbound only, FQDN rules
for ports 80 and 443; the required rules; a service tag is one of
https://learn.microsoft.com/azure/virtual-network/service-tags-overview, its ports are
1 to 65535; the workspace's identity approves the private
endpoints where it holds Azure AI Enterprise Network Connection Approver). Names of
required rules, and all codes and wording, are assumed; so is that an endpoint whose
approval its identity cannot give stays Pending until its owner approves it or the
identity may.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, dict_at
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.effective_roles import holds_any
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.service_tags import SERVICE_TAGS
from simulated_azure.store import Resource

WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"
RULES: Final = f"{WORKSPACE}/outboundRules"
APPROVED_ONLY: Final = "AllowOnlyApprovedOutbound"
_APPROVERS: Final = (
    "Azure AI Enterprise Network Connection Approver",
    "Contributor",
    "Owner",
)
_FQDN: Final = re.compile(r"^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$", re.I)
_TAGS: Final = (
    "AzureActiveDirectory",
    "AzureMachineLearning",
    "BatchNodeManagement",
    "AzureResourceManager",
    "AzureFrontDoor.FirstParty",
    "MicrosoftContainerRegistry",
    "AzureMonitor",
)
_DEPENDENCIES: Final = {
    "storageAccount": ("blob", "file"),
    "keyVault": ("vault",),
    "containerRegistry": ("registry",),
}
_INTERNAL: Final = "connection"


class OutboundRules(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/outboundRules."""

    arm_types = (RULES,)
    duration = Duration(120, 120, 60, patches=True)  # assumed

    def check(self, put: Put) -> None:
        workspace = put.arm.store.get(str(put.id.root))
        assert workspace is not None
        network = dict_at(workspace.body, "properties", "managedNetwork")
        if network.get("isolationMode", "Disabled") == "Disabled":
            raise _bad(f"Workspace {workspace.name} has no managed network.")
        if dict_at(put.previous).get("category") == "Required":
            raise _bad(f"The rule {put.id.name} is required and cannot be changed.")
        match str(put.properties.get("type")):
            case "PrivateEndpoint":
                _check_endpoint(put, workspace)
            case "FQDN":
                _check_name(put, network)
            case _:
                _check_tag(put, network)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = body["properties"]
        properties["category"] = "UserDefined"
        properties["status"] = "Inactive"
        if connection := put.previous.get(_INTERNAL):
            properties[_INTERNAL] = connection

    def after(self, put: Put, body: JsonObject) -> None:
        workspace = put.arm.store.get(str(put.id.root))
        if workspace is not None and is_active(workspace):
            activate(put.arm, workspace)
            active = put.arm.store.get(put.key)
            assert active is not None
            body["properties"].update(active.body["properties"])

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        body["properties"] = shown(arm, resource)

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        """Refuse to part with a rule that the service needs."""
        if resource.body["properties"].get("category") == "Required":
            raise conflict(
                "Conflict", f"The rule {resource.name} is required and stays."
            )

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        disconnect(arm, resource)


def disconnect(arm: Azure, rule: Resource) -> None:
    """Take a rule's connection off its target."""
    known = rule.body["properties"].get(_INTERNAL)
    connection = arm.find(known) if known else None
    if connection is not None:
        arm.remove(connection, {})


def is_active(workspace: Resource) -> bool:
    """Say whether a workspace's managed network stands."""
    status = dict_at(workspace.body, "properties", "managedNetwork", "status")
    return status.get("status") == "Active"


def shown(arm: Azure, rule: Resource) -> JsonObject:
    """Return a rule's properties as ARM shows them, with the state of its endpoint."""
    properties = {k: v for k, v in rule.body["properties"].items() if k != _INTERNAL}
    known = rule.body["properties"].get(_INTERNAL)
    if known is not None:
        connection = arm.find(known)
        state = dict_at(
            connection.body if connection else {},
            "properties",
            "privateLinkServiceConnectionState",
        )
        if connection is not None and state.get("status") == "Pending":
            _approve_if_it_may(arm, rule, connection)
        approved = state.get("status") == "Approved"
        properties["status"] = "Active" if approved else "Inactive"
    return properties


def _approve_if_it_may(arm: Azure, rule: Resource, connection: Resource) -> None:
    workspace = arm.store.get(rule.id.rpartition("/outboundRules/")[0])
    target = rule.body["properties"]["destination"]["serviceResourceId"]
    if workspace is not None and _may_approve(arm, workspace, target):
        properties = connection.body["properties"]
        properties["privateLinkServiceConnectionState"]["status"] = "Approved"
        arm.store.put(connection)


def make_required(arm: Azure, workspace: Resource) -> None:
    """Store the rules that the service makes by itself."""
    for name, rule in _required(workspace):
        id = f"{workspace.id}/outboundRules/{name}"
        if arm.store.get(id) is None:
            body: JsonObject = {
                "properties": {**rule, "category": "Required", "status": "Inactive"}
            }
            arm.store.put(Resource(id=id, type=RULES, name=name, body=body))


def activate(arm: Azure, workspace: Resource) -> None:
    """Let the rules of a network that stands take effect."""
    for rule in arm.store.of_type(RULES, workspace.id):
        properties = rule.body["properties"]
        if properties.get("type") != "PrivateEndpoint":
            properties["status"] = "Active"
        elif _INTERNAL not in properties:
            connection = _connect(arm, workspace, rule)
            properties[_INTERNAL] = connection.id
        arm.store.put(rule)


def _required(workspace: Resource) -> Iterator[tuple[str, JsonObject]]:
    properties = workspace.body["properties"]
    for name, groups in _DEPENDENCIES.items():
        for group in groups if properties.get(name) else ():
            yield f"__SYS_PE_{name}_{group}", _endpoint(properties[name], group)
    yield (
        "__SYS_PE_workspace_amlworkspace",
        _endpoint(workspace.id, "amlworkspace"),
    )
    if dict_at(properties, "managedNetwork")["isolationMode"] != APPROVED_ONLY:
        return
    for tag in _TAGS:
        destination = {"serviceTag": tag, "protocol": "TCP", "portRanges": "443"}
        yield f"__SYS_ST_{tag}_TCP", {"type": "ServiceTag", "destination": destination}


def _endpoint(target: str, group: str) -> JsonObject:
    destination = {
        "serviceResourceId": target,
        "subresourceTarget": group,
        "sparkEnabled": False,
        "sparkStatus": "Inactive",
    }
    return {"type": "PrivateEndpoint", "destination": destination}


def _connect(arm: Azure, workspace: Resource, rule: Resource) -> Resource:
    destination = rule.body["properties"]["destination"]
    target = destination["serviceResourceId"]
    status = "Approved" if _may_approve(arm, workspace, target) else "Pending"
    name = f"{workspace.name}.{rule.name}"
    subscription = uuid.uuid5(uuid.NAMESPACE_URL, "ml-managed-networks")
    endpoint = (
        f"/subscriptions/{subscription}/resourceGroups/vnet-{workspace.name}"
        f"/providers/Microsoft.Network/privateEndpoints/{name}"
    )
    properties = {
        "privateEndpoint": {"id": endpoint},
        "groupIds": [destination["subresourceTarget"]],
        "privateLinkServiceConnectionState": {
            "status": status,
            "description": f"Requested by workspace {workspace.name}",
        },
    }
    connection = {"name": f"{name}-{uuid.uuid4()}", "properties": properties}
    return arm.add_connection(target, connection)


def _may_approve(arm: Azure, workspace: Resource, target: str) -> bool:
    """Say whether the workspace's identity may approve connections to a target."""
    return target.lower() == workspace.id.lower() or any(
        holds_any(arm, principal, _APPROVERS, target)
        for principal in _principals(arm, workspace)
    )


def _principals(arm: Azure, workspace: Resource) -> Iterator[str]:
    identity = dict_at(workspace.body, "identity")
    if "principalId" in identity:
        yield identity["principalId"]
    for id in dict_at(identity, "userAssignedIdentities"):
        if (assigned := arm.store.get(id)) is not None:
            yield assigned.body["properties"]["principalId"]


def _check_endpoint(put: Put, workspace: Resource) -> None:
    destination = dict_at(put.properties, "destination")
    target_id = str(destination.get("serviceResourceId", ""))
    group = str(destination.get("subresourceTarget", ""))
    target = put.arm.find(target_id)
    if target is None:
        raise _bad(f"The target '{target_id}' of rule {put.id.name} does not exist.")
    facts = put.arm.types.get(target.type)
    if facts.group(group) is None:
        allowed = facts.offered_groups
        raise _bad(
            f"'{group}' is no subresource of a {target.type}. Allowed: "
            f"{', '.join(offered.name for offered in allowed) or 'none'}."
        )
    for other in put.arm.store.of_type(RULES, workspace.id):
        known = dict_at(other.body, "properties", "destination")
        same = (
            str(known.get("serviceResourceId", "")).lower() == target_id.lower()
            and str(known.get("subresourceTarget", "")).lower() == group.lower()
        )
        if same and other.name.lower() != put.id.name.lower():
            raise conflict(
                "Conflict",
                f"The rule {other.name} leads to {group} of {target.name} already.",
            )
    before = dict_at(put.previous, "destination")
    if before and before.get("serviceResourceId", "").lower() != target_id.lower():
        raise _bad(f"The rule {put.id.name} cannot lead to another resource.")


def _check_name(put: Put, network: JsonObject) -> None:
    _check_approved_only(put, network)
    name = str(put.properties.get("destination", ""))
    if not _FQDN.match(name):
        raise _bad(f"'{name}' is no domain name. Give one such as pypi.org.")


def _check_tag(put: Put, network: JsonObject) -> None:
    _check_approved_only(put, network)
    destination = dict_at(put.properties, "destination")
    if not destination.get("serviceTag") and not destination.get("addressPrefixes"):
        raise _bad(f"The rule {put.id.name} names neither service tag nor addresses.")
    tag = str(destination.get("serviceTag") or "")
    if tag and tag.partition(".")[0].lower() not in SERVICE_TAGS:
        raise _bad(f"'{tag}' of rule {put.id.name} is no service tag.")
    for part in str(destination.get("portRanges") or "*").split(","):
        if part.strip() != "*" and not _is_port_range(part.strip()):
            raise _bad(f"'{part}' of rule {put.id.name} is no range of ports.")


def _is_port_range(text: str) -> bool:
    found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", text)
    return (
        found is not None and 1 <= int(found[1]) <= int(found[2] or found[1]) <= 65535
    )


def _check_approved_only(put: Put, network: JsonObject) -> None:
    mode = network["isolationMode"]
    if mode != APPROVED_ONLY:
        raise _bad(
            f"The rule {put.id.name} is of type {put.properties.get('type')}, which "
            f"only {APPROVED_ONLY} takes; the workspace's mode is {mode}."
        )


def _bad(message: str) -> ArmError:
    return bad_request("BadRequest", message, "properties")
