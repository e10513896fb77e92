"""Compute instances: one person's machine, with a state that actions change.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance
(names unique in the region; 15 minutes to three days of idleness, by a template at
creation only; four schedules; no other size, no other SSH later; created on behalf of
a user; start, stop and restart), the published types (cron with a Windows time zone,
updateIdleShutdownSetting, enableSso). Codes and wording are assumed, and so is that it
runs at once, that what Learn does not name cannot be changed by a PUT, and that an
instance that runs may be started.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from simulated_azure.arm.behaviour import (
    Put,
    default,
    dict_at,
    ensure,
)
from simulated_azure.arm.behaviours.envelope import now, stable_guid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.cron_expressions import cron_mistake
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.time_zones import is_time_zone
from simulated_azure.constants import DEPLOYER_OBJECT_ID, TENANT_ID

COMPUTE: Final = "Microsoft.MachineLearningServices/workspaces/computes"
MOST_SCHEDULES: Final = 4
_IDLE: Final = (timedelta(minutes=15), timedelta(days=3))
_DURATION: Final = re.compile(
    r"^P(?=.)((?P<days>\d+)D)?(T(?=\d)((?P<hours>\d+)H)?((?P<minutes>\d+)M)?"
    r"((?P<seconds>\d+)S)?)?$",
    re.I,
)
_FIXED: Final = (
    ("vmSize",),
    ("subnet", "id"),
    ("enableNodePublicIp",),
    ("sshSettings", "sshPublicAccess"),
    ("idleTimeBeforeShutdown",),
    ("applicationSharingPolicy",),
    ("personalComputeInstanceSettings", "assignedUser", "objectId"),
)


def check_instance(put: Put, inner: JsonObject) -> None:
    """Refuse what Azure would refuse of an instance."""
    _check_name(put)
    check_idle(inner.get("idleTimeBeforeShutdown"))
    _check_user(put, inner)
    schedules = dict_at(inner, "schedules").get("computeStartStop") or []
    if len(schedules) > MOST_SCHEDULES:
        raise _bad(
            f"A compute instance has at most {MOST_SCHEDULES} schedules, not "
            f"{len(schedules)}.",
            "schedules.computeStartStop",
        )
    for schedule in schedules:
        _check_schedule(schedule)
    before = dict_at(put.previous, "properties")
    for path in _FIXED:
        had, wanted = _value(before, path), _value(inner, path)
        if before and str(had).lower() != str(wanted or had).lower():
            raise _bad(
                f"{'.'.join(path)} of compute instance {put.id.name} is {had} and "
                f"cannot become {wanted}. Create another instance.",
                ".".join(path),
            )


def fill_instance(put: Put, inner: JsonObject) -> None:
    """Fill what Azure adds; a new instance runs."""
    default(
        inner,
        applicationSharingPolicy="Shared",
        computeInstanceAuthorizationType="personal",
        enableNodePublicIp=True,
        enableSSO=True,
        idleTimeBeforeShutdown=None,
    )
    default(ensure(inner, "sshSettings"), sshPublicAccess="Disabled")
    for number, schedule in enumerate(
        ensure(inner, "schedules").setdefault("computeStartStop", [])
    ):
        default(schedule, status="Enabled")
        schedule.update(
            id=stable_guid("compute-schedule", put.key, str(number)),
            provisioningStatus="Completed",
        )
    before = dict_at(put.previous, "properties")
    maker = put.caller.object_id if put.caller else DEPLOYER_OBJECT_ID
    inner.update(
        applications=[
            {
                "displayName": name,
                "endpointUri": f"https://{put.id.name}/{name.lower()}",
            }
            for name in ("Jupyter", "JupyterLab")
        ],
        connectivityEndpoints={"privateIpAddress": None, "publicIpAddress": None},
        createdBy=before.get("createdBy") or {"userId": maker, "userOrgId": TENANT_ID},
        errors=[],
        lastOperation=before.get("lastOperation") or last_operation("Create"),
        state=before.get("state", "Running"),
    )


def _check_name(put: Put) -> None:
    for other in put.arm.store.of_type(COMPUTE, ""):
        same = other.name.lower() == put.id.name.lower()
        kind = dict_at(other.body, "properties").get("computeType")
        if not same or kind != "ComputeInstance" or other.id.lower() == put.key.lower():
            continue
        if _place(other.body) == _place(put.body):
            raise conflict(
                "Conflict",
                f"The name {put.id.name} is taken by another compute instance in "
                f"{_place(put.body)}. Give one that the region does not have.",
            )


def _place(body: JsonObject) -> str:
    return str(body.get("location", "")).replace(" ", "").lower()


def check_idle(text: Any) -> None:
    if text is None:
        return
    match = _DURATION.match(str(text))
    parts = match.groupdict(default="0") if match else {}
    idle = timedelta(**{name: int(value) for name, value in parts.items()})
    if not match or not _IDLE[0] <= idle <= _IDLE[1]:
        raise _bad(
            f"'{text}' is no idle time: it takes an ISO 8601 duration from PT15M to "
            "P3D.",
            "idleTimeBeforeShutdown",
        )


def _check_user(put: Put, inner: JsonObject) -> None:
    user = dict_at(inner, "personalComputeInstanceSettings", "assignedUser")
    if not user:
        return
    known = put.arm.directory.get(str(user.get("objectId")))
    here = str(user.get("tenantId")).lower() == TENANT_ID
    if known is None or known.kind != "User" or not here:
        raise _bad(
            f"{user.get('objectId')} is no user of the directory "
            f"{user.get('tenantId')}.",
            "personalComputeInstanceSettings.assignedUser",
        )


def _check_schedule(schedule: JsonObject) -> None:
    path = "schedules.computeStartStop"
    kind = str(schedule.get("triggerType", "")).lower()
    trigger = dict_at(schedule, kind)
    if kind not in ("cron", "recurrence") or not trigger:
        raise _bad(
            "A schedule has triggerType Cron and cron, or Recurrence and recurrence.",
            f"{path}.triggerType",
        )
    if str(schedule.get("action", "")).lower() not in ("start", "stop"):
        raise _bad("The action of a schedule is Start or Stop.", f"{path}.action")
    mistake = cron_mistake(str(trigger.get("expression", "")))
    if kind == "cron" and mistake:
        raise _bad(mistake, f"{path}.cron.expression")
    if not is_time_zone(trigger.get("timeZone", "UTC")):
        raise _bad(
            f"'{trigger.get('timeZone')}' is no time zone of Windows.",
            f"{path}.{kind}.timeZone",
        )


def _value(inner: JsonObject, path: tuple[str, ...]) -> Any:
    return dict_at(inner, *path[:-1]).get(path[-1])


def last_operation(name: str) -> JsonObject:
    return {
        "operationName": name,
        "operationStatus": "Succeeded",
        "operationTime": now(),
        "operationTrigger": "User",
    }


def _bad(message: str, name: str) -> ArmError:
    return bad_request("BadRequest", message, f"properties.properties.{name}")
