"""What a linked service is good for, seen by runs of a pipeline (the real client)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import DefaultAzureCredential
from azure.synapse.artifacts import ArtifactsClient
from azure.synapse.artifacts.models import (
    AzureMLExecutePipelineActivity,
    AzureMLServiceLinkedService,
    LinkedServiceReference,
    PipelineResource,
    RunFilterParameters,
    WaitActivity,
)

from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.fixtures import Put
from simulated_azure.tests.fixtures_estate import Estate

LINK = "AzureMLService1"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
MSI = {"authentication": "MSI"}


class Studio:
    """Somebody at work in the workspace."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.client: Any = ArtifactsClient(DefaultAzureCredential(), estate.url)
        self.client.pipeline.begin_create_or_update_pipeline(
            "score", PipelineResource(activities=[_activity()]), polling_interval=0
        ).result()

    def link(self, **settings: Any) -> None:
        """Save the linked service to the ML workspace."""
        target: dict[str, Any] = {
            "subscription_id": SUBSCRIPTION_ID,
            "resource_group_name": "ml",
            "ml_workspace_name": "mlw",
        }
        service = AzureMLServiceLinkedService(**(target | settings))
        self.client.linked_service.begin_create_or_update_linked_service(
            LINK, service, polling_interval=0
        ).result()

    def error(self) -> tuple[str, str]:
        """Run the pipeline; return the code and the message of its activity's error."""
        run = self.client.pipeline.create_pipeline_run("score").run_id
        assert self.client.pipeline_run.get_pipeline_run(run).status == "Failed"
        moment = datetime.now(UTC)
        asked = RunFilterParameters(
            last_updated_after=moment - timedelta(1), last_updated_before=moment
        )
        (activity,) = self.client.pipeline_run.query_activity_runs(
            "score", run, asked
        ).value
        return activity.error["errorCode"], activity.error["message"]

    def grant(self, put: Put, role: str = CONTRIBUTOR) -> None:
        """Give Synapse's identity a role on the ML workspace."""
        arm = self.estate.simulation.arm
        principal = arm.get(self.estate.synapse)["identity"]["principalId"]
        path = self.estate.ml_workspace.partition(f"{SUBSCRIPTION_ID}/")[2]
        put(
            f"{path}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}",
            {
                "properties": {
                    "principalId": principal,
                    "principalType": "ServicePrincipal",
                    "roleDefinitionId": "/providers/Microsoft.Authorization"
                    f"/roleDefinitions/{role}",
                }
            },
        )


def _activity() -> AzureMLExecutePipelineActivity:
    pipeline: Any = str(uuid.UUID(int=9))
    return AzureMLExecutePipelineActivity(
        name="Score",
        ml_pipeline_id=pipeline,
        linked_service_name=LinkedServiceReference(
            type="LinkedServiceReference", reference_name=LINK
        ),
    )


@pytest.fixture
def studio(estate: Estate) -> Studio:
    return Studio(estate)


def test_with_its_role_the_link_reaches_the_ml_workspace(
    studio: Studio, put: Put
) -> None:
    studio.link(**MSI)
    studio.grant(put)

    code, message = studio.error()

    assert code == "4124"  # nobody can publish an ML pipeline here
    assert "failed with http status code 'NotFound'" in message


def test_without_a_role_the_ml_workspace_refuses(studio: Studio) -> None:
    studio.link(**MSI)

    code, message = studio.error()

    assert code == "4122"
    assert "'validateWorkspace' failed with http status code 'Forbidden'" in message
    assert "If access was recently granted, please refresh" in message


def test_the_ml_workspaces_credentials_cache_is_minutes_behind(
    studio: Studio, put: Put
) -> None:
    studio.link(**MSI)
    studio.estate.simulation.conditions.pace = 1
    studio.grant(put)
    codes = []
    for _ in range(10):
        codes.append(studio.error()[0])
        studio.estate.simulation.clock.advance(60)

    assert codes[:5] == ["4122"] * 5
    assert codes[-1] == "4124"


def test_without_the_cache_only_the_role_itself_is_late(
    studio: Studio, put: Put
) -> None:
    studio.link(**MSI)
    studio.estate.simulation.conditions.pace = 1
    studio.estate.simulation.conditions.credential_caches = False

    studio.grant(put)

    assert studio.error()[0] == "4122"
    studio.estate.simulation.clock.advance(300)
    assert studio.error()[0] == "4124"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({}, "4112"),
        ({"service_principal_id": str(uuid.UUID(int=3))}, "4122"),
        (MSI | {"ml_workspace_name": "another"}, "4124"),
    ],
)
def test_a_link_that_was_saved_otherwise_fails(
    studio: Studio, put: Put, settings: dict[str, str], code: str
) -> None:
    studio.link(**settings)
    studio.grant(put)

    assert studio.error()[0] == code


def test_a_private_ml_workspace_needs_an_approved_endpoint(
    studio: Studio, put: Put
) -> None:
    studio.link(**MSI)
    studio.grant(put)
    arm, target = studio.estate.simulation.arm, studio.estate.ml_workspace
    arm.patch(target, {"properties": {"publicNetworkAccess": "Disabled"}}, None)

    code, message = studio.error()

    assert (code, "PublicNetworkAccessDisabled" in message) == ("4122", True)


def test_a_pipeline_without_its_link_says_so(studio: Studio) -> None:
    assert studio.error()[0] == "4110"


def test_other_activities_are_kept_and_not_run(studio: Studio) -> None:
    pipelines: Any = studio.client.pipeline
    wait: Any = WaitActivity(name="Wait", wait_time_in_seconds=1)  # type: ignore[arg-type]
    pipelines.begin_create_or_update_pipeline(
        "wait", PipelineResource(activities=[wait]), polling_interval=0
    ).result()

    with pytest.raises(HttpResponseError, match="NotSimulated"):
        pipelines.create_pipeline_run("wait")
    names = [item.name for item in pipelines.get_pipelines_by_workspace()]
    assert names == ["score", "wait"]


def test_a_deleted_pipeline_is_gone(studio: Studio) -> None:
    pipelines = studio.client.pipeline

    pipelines.begin_delete_pipeline("score", polling_interval=0).result()

    with pytest.raises(ResourceNotFoundError):
        pipelines.get_pipeline("score")
