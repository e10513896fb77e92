"""A batch endpoint and its deployments as the stack file describes them.

Defaults are those of Azure's reference
(https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-batch).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.machine_learning.serving_spec import (
    MOST_DEPLOYMENTS,
    DeploymentName,
    DeploymentSpec,
    EndpointName,
    no_deployment,
)
from components.spec import Refusal, Spec, distinct, text


class BatchDeploymentSpec(DeploymentSpec):
    """One deployment of a batch endpoint; its jobs run as the cluster's identity."""

    cluster: Annotated[
        str, text("[a-z][a-z0-9-]*", "the name of a compute cluster", "write it")
    ] = Field(description="One of computeClusters.")
    instance_count: int = Field(
        default=1,
        ge=1,
        le=1000,
        description="Machines that a job takes of the cluster.",
    )
    mini_batch_size: int = Field(
        default=10,
        ge=1,
        le=1_000_000,
        description="Files that one call of the code gets.",
    )
    max_concurrency: int = Field(
        default=1, ge=1, le=1000, description="Calls at once on a machine."
    )
    max_retries: int = Field(
        default=3, ge=0, le=100, description="Tries again of a failed mini-batch."
    )
    timeout_seconds: int = Field(
        default=30, ge=1, le=86_400, description="Longest time of one mini-batch."
    )
    error_threshold: int = Field(
        default=-1,
        ge=-1,
        le=1_000_000,
        description="Files that may fail before the job does; -1 for any number.",
    )
    output_action: Literal["AppendRow", "SummaryOnly"] = Field(
        default="AppendRow", description="Whether all answers are kept in one file."
    )
    output_file: Annotated[
        str,
        text(
            r"[A-Za-z0-9_-]+\.[A-Za-z0-9_.]+",
            "a file's name",
            "write one such as predictions.csv",
        ),
    ] = Field(default="predictions.csv", description="Its name.")

    def rules(self) -> Iterator[Refusal]:
        """Have environment, code and script together; an MLflow model needs none."""
        parts = {
            "environment": self.environment,
            "code": self.code,
            "scoringScript": self.scoring_script,
        }
        missing = [name for name, value in parts.items() if value is None]
        if 0 < len(missing) < len(parts):
            yield Refusal(
                "is missing beside the others",
                seen="nothing",
                allowed=f"{', '.join(parts)} together, or none (an MLflow model)",
                fix="add it, or remove the others",
                at=missing[0],
            )


class BatchEndpointSpec(Spec):
    """An endpoint whose jobs run on the clusters."""

    name: EndpointName = Field(description="Its purpose; a part of its name in Azure.")
    deployments: Annotated[tuple[BatchDeploymentSpec, ...], distinct("name")] = Field(
        min_length=1, max_length=MOST_DEPLOYMENTS, description="What works."
    )
    default_deployment: DeploymentName = Field(
        description="Where jobs go that name no deployment."
    )

    def rules(self) -> Iterator[Refusal]:
        """Send jobs to a deployment that there is."""
        names = [deployment.name for deployment in self.deployments]
        yield from no_deployment("defaultDeployment", self.default_deployment, names)
