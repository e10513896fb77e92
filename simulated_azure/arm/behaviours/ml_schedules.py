"""Schedules of a Machine Learning workspace: jobs and monitors by the clock.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-schedule-pipeline-job
(five fields; days and months are ignored, which is refused here so that it is seen;
days of the week 0 to 6 or names; a time zone of Windows; the action's kind stays),
https://learn.microsoft.com/azure/machine-learning/how-to-monitor-model-performance (a
monitor watches a deployment and takes its data from what that collects). That the
deployment must exist, and codes and wording, are assumed; nothing is ever run. Azure
takes monitors whose every run fails, and so does this: those without a datastore with
credentials (https://learn.microsoft.com/azure/machine-learning/concept-model-monitoring)
or, before private storage, without a managed network.
"""

from __future__ import annotations

import re
from typing import Final

from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request
from simulated_azure.arm.time_zones import TIME_ZONES

SCHEDULE: Final = "Microsoft.MachineLearningServices/workspaces/schedules"
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY: Final = re.compile(
    r"\b(sun|mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?)(day)?\b", re.IGNORECASE
)
_PART: Final = r"(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?"
_FIELD: Final = rf"{_PART}(,{_PART})*"
_CRON: Final = re.compile(rf"{_FIELD} {_FIELD} \* \* {_FIELD}")
_DEPLOYMENT: Final = re.compile(r"azureml:(?P<endpoint>[\w-]+):(?P<deployment>[\w-]+)")
_LARGEST: Final = (59, 23, 6)
_ZONES: Final = frozenset(zone.lower() for zone in TIME_ZONES)


class Schedules(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/schedules."""

    arm_types = (SCHEDULE,)

    def check(self, put: Put) -> None:
        trigger = dict_at(put.properties, "trigger")
        if trigger.get("triggerType") == "Cron":
            _check_cron(str(trigger.get("expression", "")))
        if str(trigger.get("timeZone", "UTC")).lower() not in _ZONES:
            raise _bad(
                f"'{trigger.get('timeZone')}' is no time zone of Windows.",
                "trigger.timeZone",
            )
        action = dict_at(put.properties, "action")
        had = dict_at(put.previous, "action").get("actionType")
        if had not in (None, action.get("actionType")):
            raise _bad(
                f"The schedule {put.id.name} is a {had} and cannot become a "
                f"{action.get('actionType')}. Delete it first.",
                "action.actionType",
            )
        if action.get("actionType") == "CreateMonitor":
            _check_target(put, dict_at(action, "monitorDefinition", "monitoringTarget"))

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(properties, isEnabled=True, properties={}, tags={})
        default(ensure(properties, "trigger"), timeZone="UTC")


def _check_cron(expression: str) -> None:
    first, space, weekdays = expression.rpartition(" ")
    numbered = first + space + _DAY.sub(_number_of, weekdays)
    if not _CRON.fullmatch(numbered):
        raise _bad(
            f"'{expression}' is no cron expression of five fields whose third and "
            "fourth are *; give one such as 15 4 * * 1.",
            "trigger.expression",
        )
    minute, hour, _, _, weekday = numbered.split(" ")
    for field, largest in zip((minute, hour, weekday), _LARGEST, strict=True):
        if any(int(number) > largest for number in re.findall(r"\d+", field)):
            raise _bad(
                f"'{field}' in '{expression}' is out of its range, 0 to {largest}.",
                "trigger.expression",
            )
        ranges = re.findall(r"(\d+)-(\d+)", field)
        steps = re.findall(r"/(\d+)", field)
        if any(int(low) > int(high) for low, high in ranges) or "0" in steps:
            raise _bad(
                f"'{field}' in '{expression}' has a range or a step of nothing.",
                "trigger.expression",
            )


def _number_of(day: re.Match[str]) -> str:
    return str(_DAYS.index(day[0][:3].lower()))


def _check_target(put: Put, target: JsonObject) -> None:
    id = target.get("deploymentId")
    if id is None:
        return
    parts = _DEPLOYMENT.fullmatch(str(id))
    below = (
        f"onlineEndpoints/{parts['endpoint']}/deployments/{parts['deployment']}"
        if parts
        else ""
    )
    if not below or put.arm.store.get(f"{put.id.root}/{below}") is None:
        raise _bad(
            f"The deployment '{id}' of monitor {put.id.name} does not exist. Give "
            "azureml:endpoint:deployment of one that does.",
            "action.monitorDefinition.monitoringTarget.deploymentId",
        )


def _bad(message: str, path: str) -> ArmError:
    return bad_request("UserError", message, f"properties.{path}")
