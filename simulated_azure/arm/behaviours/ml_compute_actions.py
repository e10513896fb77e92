"""Actions on compute instances, and the nodes of clusters.

Source: the published operations of
Microsoft.MachineLearningServices/workspaces/computes. That a cluster without jobs has
its least nodes is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    dict_at,
)
from simulated_azure.arm.behaviours.envelope import stable_guid
from simulated_azure.arm.behaviours.ml_compute_instances import (
    COMPUTE,
    check_idle,
    last_operation,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request
from simulated_azure.store import Resource


class InstanceActions(Behaviour):
    """Actions on a compute instance, and the nodes of a cluster."""

    arm_types = (COMPUTE,)
    accepted_actions = frozenset({"start", "stop", "restart"})

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {
            "start": lambda action: _turn(action, "Start", "Running"),
            "stop": lambda action: _turn(action, "Stop", "Stopped"),
            "restart": lambda action: _turn(action, "Restart", "Running"),
            "updateidleshutdownsetting": _set_idle,
            "enablesso": _set_sign_on,
            "listnodes": _nodes,
        }


def _turn(action: Action, operation: str, state: str) -> None:
    _change(action, state=state, lastOperation=last_operation(operation))


def _set_idle(action: Action) -> None:
    idle = action.body.get("idleTimeBeforeShutdown")
    check_idle(idle)
    _change(action, idleTimeBeforeShutdown=idle)


def _set_sign_on(action: Action) -> None:
    _change(action, enableSSO=bool(action.body.get("enableSSO")))


def _change(action: Action, **values: Any) -> None:
    resource = _instance(action)
    properties = resource.body["properties"]
    inner = {**properties["properties"], **values}
    body = {**resource.body, "properties": {**properties, "properties": inner}}
    action.arm.store.put(replace(resource, body=body))


def _instance(action: Action) -> Resource:
    assert action.resource is not None
    kind = dict_at(action.resource.body, "properties").get("computeType")
    if kind != "ComputeInstance":
        raise bad_request(
            "BadRequest",
            f"{action.resource.name} is of type {kind}; only a ComputeInstance can be "
            "started, stopped, restarted or set.",
        )
    return action.resource


def _nodes(action: Action) -> JsonObject:
    """List the nodes that a cluster keeps: without jobs, the least ones."""
    assert action.resource is not None
    inner = dict_at(action.resource.body, "properties", "properties")
    count = inner.get("currentNodeCount", 0)
    return {
        "nodes": [
            {
                "nodeId": f"tvmps_{stable_guid(action.resource.id, str(number))}",
                "nodeState": "idle",
                "privateIpAddress": None,
                "publicIpAddress": None,
            }
            for number in range(count)
        ]
    }
