"""Pipelines that run published ML pipelines, to see what a linked service is good for.

Sources: azure-rest-api-specs, Synapse artifacts 2020-12-01 (paths, bodies);
https://learn.microsoft.com/azure/data-factory/transform-data-machine-learning-service
(the activity). A run is over when it is answered, and its wording around the activity's
own error is assumed. Activities of other types are kept, and not run: NotSimulated.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from simulated_azure.messages import Response
from simulated_azure.synapse.errors import SynapseError
from simulated_azure.synapse.ml_access import MachineLearningAccess, Refusal
from simulated_azure.synapse.workspace import (
    LINKED_SERVICES,
    PIPELINES,
    RUNS,
    WORKSPACE_TYPE,
    Call,
    now,
)

ACTIVITY: Final = "AzureMLExecutePipeline"


class Pipelines:
    """The pipelines of a workspace and their runs."""

    def __init__(self, access: MachineLearningAccess) -> None:
        self._access = access

    def list(self, call: Call) -> Response:
        """Answer every pipeline."""
        return Response(body={"value": call.memory.all(PIPELINES)})

    def get(self, call: Call) -> Response:
        """Answer one, or 404."""
        return Response(body=_pipeline(call, call.name))

    def put(self, call: Call) -> Response:
        """Create or replace one; that it is done at once is assumed."""
        properties = call.request.json().get("properties")
        if not isinstance(properties, dict):
            raise _bad("The payload has no object 'properties'.")
        shown = {
            "id": f"{call.workspace.id}/pipelines/{call.name}",
            "name": call.name,
            "type": f"{WORKSPACE_TYPE}/pipelines",
            "etag": str(uuid.uuid4()),
            "properties": properties,
        }
        call.memory.put(PIPELINES, call.name, shown)
        return Response(body=shown)

    def delete(self, call: Call) -> Response:
        """Delete one."""
        existed = call.memory.delete(PIPELINES, call.name)
        return Response(status=200 if existed else 204)

    def run(self, call: Call) -> Response:
        """Run one to its end."""
        pipeline = _pipeline(call, call.name)
        run, moment = str(uuid.uuid4()), now()
        activities = [
            self._ran(call, run, item)
            for item in pipeline["properties"].get("activities", ())
        ]
        failed = [activity for activity in activities if activity["status"] == "Failed"]
        document = {
            "runId": run,
            "pipelineName": pipeline["name"],
            "parameters": {},
            "invokedBy": {"id": call.caller.object_id, "name": "Manual"},
            "runStart": moment,
            "runEnd": moment,
            "lastUpdated": moment,
            "durationInMs": 0,
            "status": "Failed" if failed else "Succeeded",
            "message": "".join(
                f"Operation on target {entry['activityName']} failed: "
                f"{entry['error']['message']}"
                for entry in failed[:1]
            ),
        }
        call.memory.put(RUNS, run, {"run": document, "activities": activities})
        return Response(status=202, body={"runId": run})

    def get_run(self, call: Call) -> Response:
        """Answer a run, or 404."""
        return Response(body=_known_run(call)["run"])

    def query_activities(self, call: Call) -> Response:
        """Answer a run's activities; the filter's times are not looked at."""
        return Response(body={"value": _known_run(call)["activities"]})

    def _ran(self, call: Call, run: str, activity: dict[str, Any]) -> dict[str, Any]:
        if activity.get("type") != ACTIVITY:
            raise SynapseError(
                501,
                "NotSimulated",
                f"The simulated Synapse runs no activity of type "
                f"'{activity.get('type')}'. This says nothing about Azure. It knows "
                f"{ACTIVITY}.",
            )
        name = str(activity.get("linkedServiceName", {}).get("referenceName", ""))
        refusal, moment = self._refusal(call, name), now()
        return {
            "pipelineName": call.name,
            "pipelineRunId": run,
            "activityName": activity["name"],
            "activityType": ACTIVITY,
            "activityRunId": str(uuid.uuid4()),
            "linkedServiceName": name,
            "status": "Failed",
            "activityRunStart": moment,
            "activityRunEnd": moment,
            "durationInMs": 0,
            "input": {},
            "output": {},
            "error": {
                "errorCode": refusal.code,
                "message": refusal.message,
                "failureType": "UserError",
                "target": activity["name"],
                "details": [],
            },
        }

    def _refusal(self, call: Call, name: str) -> Refusal:
        known = call.memory.get(LINKED_SERVICES, name) if name else None
        if known is None or not call.memory.settled(known):
            return Refusal(
                "4110",
                f"{ACTIVITY} activity missing LinkedService definition in JSON.",
            )
        link = known["shown"]
        if link["properties"]["type"] != "AzureMLService":
            return Refusal(
                "4111",
                f"{ACTIVITY} activity has wrong LinkedService type in JSON. Expected "
                "LinkedService type: 'AzureMLService', current LinkedService type: "
                f"'{link['properties']['type']}'.",
            )
        return self._access.refusal(call.memory, link)


def _pipeline(call: Call, name: str) -> dict[str, Any]:
    known = call.memory.get(PIPELINES, name)
    if known is None:
        raise SynapseError(404, "NotFound", f"The pipeline '{name}' was not found.")
    return known


def _known_run(call: Call) -> dict[str, Any]:
    known = call.memory.get(RUNS, call.name)
    if known is None:
        raise SynapseError(404, "NotFound", f"The run '{call.name}' was not found.")
    return known


def _bad(message: str) -> SynapseError:
    return SynapseError(400, "BadRequest", message)
