"""Autoscale settings of Azure Monitor, as deployments of online endpoints have them.

Sources: https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings
(profiles, capacities, rules), …/autoscale-best-practices (minimum below maximum, one
setting a target),
https://learn.microsoft.com/azure/machine-learning/how-to-autoscale-endpoints,
https://learn.microsoft.com/azure/machine-learning/monitor-azure-machine-learning-reference
(metrics of deployments and endpoints). The
bounds of windows and pauses are those of the REST reference. Nothing scales by itself:
a test changes sku.capacity as the autoscaler would. Codes and wording assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.behaviours.deployment_machines import LARGEST_DEPLOYMENT
from simulated_azure.arm.behaviours.online_endpoints import DEPLOYMENTS
from simulated_azure.arm.behaviours.serving import ONLINE, seconds
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.time_zones import is_time_zone
from simulated_azure.store import Resource

SETTING: Final = "Microsoft.Insights/autoscalesettings"
_METRICS: Final[Mapping[str, frozenset[str]]] = {
    DEPLOYMENTS.lower(): frozenset(
        {
            "CpuMemoryUtilizationPercentage",
            "CpuUtilizationPercentage",
            "DeploymentCapacity",
            "DiskUtilization",
            "GpuMemoryUtilizationPercentage",
            "GpuUtilizationPercentage",
            "RequestLatency_P50",
            "RequestLatency_P90",
            "RequestLatency_P95",
            "RequestLatency_P99",
            "RequestsPerMinute",
        }
    ),
    ONLINE.lower(): frozenset(
        {
            "ConnectionsActive",
            "NetworkBytes",
            "NewConnectionsPerSecond",
            "RequestLatency",
            "RequestLatency_P50",
            "RequestLatency_P90",
            "RequestLatency_P95",
            "RequestLatency_P99",
            "RequestsPerMinute",
        }
    ),
}
# What a rule's durations lie between, in seconds.
_BOUNDS: Final = {
    ("metricTrigger", "timeGrain"): (60, 43200),
    ("metricTrigger", "timeWindow"): (300, 43200),
    ("scaleAction", "cooldown"): (60, 604800),
}


class AutoscaleSettings(Behaviour):
    """Microsoft.Insights/autoscalesettings."""

    arm_types = (SETTING,)

    def check(self, put: Put) -> None:
        target = _target(put)
        if target is None:
            return
        _check_alone(put, target)
        profiles = put.properties["profiles"]
        if not profiles:
            raise _bad("An autoscale setting has one profile or more.", "profiles")
        names = [profile["name"] for profile in profiles]
        if len(set(names)) < len(names):
            raise _bad(f"Two profiles have one name: {', '.join(names)}.", "profiles")
        for at, profile in enumerate(profiles):
            path = f"profiles[{at}]"
            _check_capacity(dict_at(profile, "capacity"), f"{path}.capacity")
            zone = dict_at(profile, "recurrence", "schedule").get("timeZone", "UTC")
            if not is_time_zone(zone):
                raise _bad(f"'{zone}' is no time zone of Windows.", path)
            for number, rule in enumerate(profile.get("rules", [])):
                _check_rule(put, rule, f"{path}.rules[{number}]")

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(properties, enabled=True, name=put.id.name, notifications=[])
        default(properties, targetResourceLocation=body["location"])


def _target(put: Put) -> Resource | None:
    """Return the deployment that is scaled; None where the target is another kind."""
    id = str(put.properties.get("targetResourceUri") or "")
    found = put.arm.find(id) if id.startswith("/") else None
    if found is None:
        raise _bad(
            f"The target '{id}' does not exist. Give the ID of what is to be scaled.",
            "targetResourceUri",
        )
    if found.type.lower() in (ONLINE.lower(), "microsoft.insights/components"):
        raise _bad(
            f"'{id}' cannot be scaled; a deployment of it can.", "targetResourceUri"
        )
    return found if found.type.lower() == DEPLOYMENTS.lower() else None


def _check_alone(put: Put, target: Resource) -> None:
    for other in put.arm.store.of_type(SETTING):
        scaled = str(other.body["properties"].get("targetResourceUri", ""))
        if scaled.lower() == target.id.lower() and other.id.lower() != put.key.lower():
            raise conflict(
                "Conflict",
                f"{target.id} has the autoscale setting {other.name} already; a "
                "resource has one at most.",
            )


def _check_capacity(capacity: Mapping[str, Any], path: str) -> None:
    try:
        low, usual, high = (
            int(capacity[name]) for name in ("minimum", "default", "maximum")
        )
    except ValueError:
        raise _bad(f"{dict(capacity)} are no numbers of instances.", path) from None
    if not 1 <= low <= usual <= high <= LARGEST_DEPLOYMENT:
        raise _bad(
            f"minimum {low}, default {usual} and maximum {high} must rise, from 1 to "
            f"{LARGEST_DEPLOYMENT} at most.",
            path,
        )


def _check_rule(put: Put, rule: Mapping[str, Any], path: str) -> None:
    for (part, name), (least, most) in _BOUNDS.items():
        length = seconds(str(dict_at(rule, part).get(name)), f"{path}.{part}.{name}")
        if not least <= length <= most:
            raise _bad(
                f"{name} is {length:g} seconds; allowed are {least} to {most}.",
                f"{path}.{part}.{name}",
            )
    trigger = dict_at(rule, "metricTrigger")
    id, metric = str(trigger.get("metricResourceUri")), str(trigger.get("metricName"))
    source = put.arm.find(id) if id.startswith("/") else None
    if source is None:
        raise _bad(
            f"'{id}' has no metrics: it does not exist.", f"{path}.metricTrigger"
        )
    known = _METRICS.get(source.type.lower())
    if known is not None and metric not in known:
        raise _bad(
            f"{source.type} has no metric '{metric}'. It has "
            f"{', '.join(sorted(known))}.",
            f"{path}.metricTrigger.metricName",
        )


def _bad(message: str, name: str) -> ArmError:
    return bad_request("BadRequest", message, f"properties.{name}")
