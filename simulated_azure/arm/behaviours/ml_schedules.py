"""Schedules of a Machine Learning workspace: jobs and monitors by the clock.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-schedule-pipeline-job
(a time zone of Windows; the action's kind stays; for cron see cron_expressions),
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
from simulated_azure.arm.cron_expressions import cron_mistake
from simulated_azure.arm.errors import ArmError, bad_request
from simulated_azure.arm.time_zones import is_time_zone

SCHEDULE: Final = "Microsoft.MachineLearningServices/workspaces/schedules"
_DEPLOYMENT: Final = re.compile(r"azureml:(?P<endpoint>[\w-]+):(?P<deployment>[\w-]+)")


class Schedules(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/schedules."""

    arm_types = (SCHEDULE,)

    def check(self, put: Put) -> None:
        trigger = dict_at(put.properties, "trigger")
        if trigger.get("triggerType") == "Cron":
            mistake = cron_mistake(str(trigger.get("expression", "")))
            if mistake:
                raise _bad(mistake, "trigger.expression")
        if not is_time_zone(trigger.get("timeZone", "UTC")):
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
