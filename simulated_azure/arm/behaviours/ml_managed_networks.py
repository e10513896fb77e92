"""The managed network of a Machine Learning workspace: its mode and provisioning.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network (the
modes; enabling cannot be undone and needs a workspace without computes; the network
is made with the first compute or when asked for; the required rules of each mode). That
both modes may follow one another, and all codes and wording, are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    Put,
    dict_at,
    ensure,
)
from simulated_azure.arm.behaviours.envelope import stable_guid
from simulated_azure.arm.behaviours.ml_outbound_rules import (
    RULES,
    activate,
    disconnect,
    is_active,
    make_required,
    shown,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource

WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"
COMPUTES: Final = f"{WORKSPACE}/computes"
DISABLED: Final = "Disabled"
# Learn, how-to-managed-network: several minutes, up to half an hour with Spark. The
# first compute of a workspace waits for its network.
NETWORK_SECONDS: Final = 1800.0


class ManagedNetworks(Behaviour):
    """The managed network of a workspace: its modes, rules and provisioning."""

    arm_types = (WORKSPACE,)
    # Its network after the workspace itself.
    comes_last = True
    action_seconds = MappingProxyType({"provisionmanagednetwork": NETWORK_SECONDS})
    keeps = ("properties.managedNetwork",)

    def check(self, put: Put) -> None:
        before, after = mode(put.previous), mode(put.properties)
        if before == after:
            return
        if after == DISABLED:
            raise _bad(
                f"The managed network of workspace {put.id.name} is {before} and "
                "cannot be disabled again. Keep it, or create another workspace."
            )
        if before == "AllowOnlyApprovedOutbound":
            # https://learn.microsoft.com/azure/machine-learning/how-to-managed-network
            raise _bad(
                f"The managed network of workspace {put.id.name} is {before} and "
                f"cannot become {after}. Keep it, or create another workspace."
            )
        computes = put.arm.store.of_type(COMPUTES, put.key)
        if before == DISABLED and computes:
            names = ", ".join(compute.name for compute in computes)
            raise conflict(
                "Conflict",
                f"Workspace {put.id.name} still has computes: {names}. Delete them "
                "before the managed network is enabled.",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        asked = properties.pop("provisionNetworkNow", False)
        network = properties.setdefault("managedNetwork", {"isolationMode": DISABLED})
        network.pop("outboundRules", None)
        network.setdefault("isolationMode", DISABLED)
        if network["isolationMode"] == DISABLED:
            return
        known = dict_at(put.previous, "managedNetwork")
        active = asked or dict_at(known, "status").get("status") == "Active"
        network["status"] = _status(active, known)
        network["networkId"] = known.get("networkId") or _network_id(put)

    def after(self, put: Put, body: JsonObject) -> None:
        """Make the rules that the service requires, and those given with the PUT."""
        if mode(body["properties"]) == DISABLED:
            return
        workspace = put.arm.store.get(put.key)
        assert workspace is not None
        make_required(put.arm, workspace)
        for name, rule in _given(put.body).items():
            put.arm.put(f"{put.key}/outboundRules/{name}", {"properties": rule})
        if is_active(workspace):
            activate(put.arm, workspace)

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        """Show the rules, which live as resources of their own."""
        network = dict_at(body, "properties", "managedNetwork")
        if network.get("isolationMode", DISABLED) != DISABLED:
            network["outboundRules"] = {
                rule.name: shown(arm, rule)
                for rule in arm.store.of_type(RULES, resource.id)
            }

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        """Let the rules go with their network: nobody may delete required ones."""
        for rule in arm.store.of_type(RULES, resource.id):
            disconnect(arm, rule)
            arm.store.delete(rule.id)

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {"provisionmanagednetwork": _provision}


class FirstCompute(Behaviour):
    """A compute in a workspace whose network is not there yet: it is made then."""

    arm_types = (COMPUTES,)

    def takes(self, put: Put) -> float:
        workspace = put.arm.store.get(str(put.id.root))
        if workspace is None or mode(workspace.body["properties"]) == DISABLED:
            return 0.0
        return 0.0 if is_active(workspace) else NETWORK_SECONDS

    def after(self, put: Put, body: JsonObject) -> None:
        workspace = put.arm.store.get(str(put.id.root))
        if workspace is not None and mode(workspace.body["properties"]) != DISABLED:
            _make_active(put.arm, workspace, spark=False)


def mode(properties: Mapping[str, object]) -> str:
    """Return the isolation mode in a workspace's properties."""
    return str(dict_at(properties, "managedNetwork").get("isolationMode", DISABLED))


def _provision(action: Action) -> JsonObject:
    workspace = action.resource
    assert workspace is not None
    if mode(workspace.body["properties"]) == DISABLED:
        raise _bad(f"Workspace {workspace.name} has no managed network to provision.")
    spark = bool(action.body.get("includeSpark", False))
    return _make_active(action.arm, workspace, spark=spark)


def _make_active(arm: Azure, workspace: Resource, *, spark: bool) -> JsonObject:
    known = dict_at(workspace.body, "properties", "managedNetwork")
    known["status"] = _status(True, known, spark=spark)
    arm.store.put(workspace)
    activate(arm, workspace)
    status: JsonObject = known["status"]
    return status


def _status(active: bool, known: JsonObject, *, spark: bool = False) -> JsonObject:
    ready = spark or dict_at(known, "status").get("sparkReady", False)
    return {"status": "Active" if active else "Inactive", "sparkReady": ready}


def _given(body: JsonObject) -> dict[str, JsonObject]:
    network = dict_at(body, "properties", "managedNetwork")
    return dict(network.get("outboundRules") or {})


def _network_id(put: Put) -> str:
    guid = stable_guid("ml-managed-network", put.key)
    return (
        f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/vnet-{guid}"
        f"/providers/Microsoft.Network/virtualNetworks/vnet-{guid}"
    )


def _bad(message: str) -> ArmError:
    return bad_request("BadRequest", message, "properties.managedNetwork")
