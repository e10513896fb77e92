"""What runs by the clock in the ML workspace, as the stack file describes it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from components.machine_learning.asset_reference import AssetName, asset
from components.machine_learning.clock_spec import Cron, TimeZone
from components.spec import Spec, distinct, text

TaskType = Literal["Classification", "Regression"]
Signal = Literal["DataDrift", "DataQuality", "PredictionDrift"]
_NAME = "[A-Za-z][A-Za-z0-9-]{2,31}"


class ScheduleSpec(Spec):
    """What schedules of every kind have."""

    name: AssetName = Field(description="Name of the schedule.")
    cron: Cron = Field(description="When it runs; days and months are *.")
    time_zone: TimeZone = Field(
        default="UTC", description="Windows name of a time zone."
    )
    enabled: bool = Field(default=True, description="Whether it runs.")


class PipelineScheduleSpec(ScheduleSpec):
    """A registered pipeline component that runs by the clock."""

    component: Annotated[str, asset("components", whole=False)] = Field(
        description="The registered component."
    )


class ModelMonitorSpec(ScheduleSpec):
    """Signals of a deployment, compared with reference data by the clock.

    Monitors run in a managed network only, and read datastores with credentials only,
    of which this platform has none; others are refused, since every run would fail.
    """

    endpoint: Annotated[str, text(_NAME, "an endpoint", "name one")] = Field(
        description="The endpoint."
    )
    deployment: Annotated[str, text(_NAME, "a deployment", "name one")] = Field(
        description="Its deployment."
    )
    credential_datastore: Annotated[
        str,
        text(
            "[A-Za-z0-9_]+",
            "a datastore with a credential, since monitors read no other",
            "name one",
            max_length=255,
        ),
    ] = Field(description="Where requests and reference data are.")
    task: TaskType = Field(description="What the model does.")
    signals: Annotated[tuple[Signal, ...], Field(min_length=1), distinct()] = Field(
        default=("DataDrift", "PredictionDrift"), description="What is compared."
    )
    reference_data: Annotated[str, asset("data", whole=False)] = Field(
        description="What it is compared with."
    )
    emails: Annotated[
        tuple[
            Annotated[
                str,
                text(r"[^@\s]+@[^@\s]+\.[^@\s]+", "an address", "write a@b.com"),
            ],
            ...,
        ],
        distinct(),
    ] = Field(default=(), description="Who is told.")
