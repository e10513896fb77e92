"""What runs by the clock in the ML workspace: pipelines, and monitors of models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from components.settings.clocks import cron, time_zone
from components.settings.concerns.ml_assets import asset_name
from components.settings.concerns.serving_values import asset
from components.settings.key import Concern, Key
from components.settings.nested import array
from components.settings.records import Record, default, records, required
from components.settings.refusals import Finding, ValueRefused, Values
from components.settings.values import boolean, choice, text

TaskType = Literal["Classification", "Regression"]
Signal = Literal["DataDrift", "DataQuality", "PredictionDrift"]


@dataclass(frozen=True, kw_only=True)
class PipelineScheduleSettings:
    """A registered pipeline component that runs by a cron expression."""

    name: str
    component: str
    cron: str
    time_zone: str
    enabled: bool


@dataclass(frozen=True, kw_only=True)
class ModelMonitorSettings:
    """Signals of a deployment, compared with reference data by a cron expression.

    ``credential_datastore`` is where both lie; it must have a credential.
    """

    name: str
    endpoint: str
    deployment: str
    credential_datastore: str
    task: TaskType
    signals: tuple[Signal, ...]
    reference_data: str
    cron: str
    time_zone: str
    emails: tuple[str, ...]
    enabled: bool


@dataclass(frozen=True, kw_only=True)
class ScheduleSettings:
    """Both kinds."""

    pipelines: tuple[PipelineScheduleSettings, ...]
    monitors: tuple[ModelMonitorSettings, ...]


def read_schedules(of: Values) -> ScheduleSettings:
    """Build what runs by the clock."""
    return ScheduleSettings(
        pipelines=of["pipelineSchedules"], monitors=of["modelMonitors"]
    )


def _once(values: Values) -> Iterator[Finding]:
    """Schedules of both kinds share their names."""
    pipelines = {it.name.lower() for it in values["pipelineSchedules"]}
    for number, monitor in enumerate(values["modelMonitors"]):
        if monitor.name.lower() in pipelines:
            yield (
                f"modelMonitors[{number}].name",
                ValueRefused(
                    "is that of a pipeline schedule",
                    seen=monitor.name,
                    allowed="a name that no other schedule has",
                    cure="give each its own",
                ),
            )


def _can_run(values: Values) -> Iterator[Finding]:
    """Refuse a monitor of which every run would fail, though Azure would take it.

    Monitors read datastores with credentials only
    (https://learn.microsoft.com/azure/machine-learning/concept-model-monitoring), on
    serverless Spark, which reaches private storage over a managed network only
    (https://learn.microsoft.com/azure/machine-learning/how-to-manage-network-isolation-serverless-spark).
    """
    own = {it.name for it in values["onlineEndpoints"]}
    keyless = [it.name for it in values["datastores"]]
    for number, monitor in enumerate(values["modelMonitors"]):
        path = f"modelMonitors[{number}]"
        if values["isolationMode"] == "Disabled":
            yield path, _NO_NETWORK
        if monitor.endpoint in own:
            yield f"{path}.endpoint", _keeps_without_credential(monitor.endpoint)
        datastore = monitor.credential_datastore
        if datastore in keyless or datastore.lower().startswith("workspace"):
            yield f"{path}.credentialDatastore", _no_credential(datastore)


_NO_NETWORK = ValueRefused(
    "could never run: its Spark reaches private storage over a managed network only",
    seen="a monitor, and isolationMode: Disabled",
    allowed="[] with isolationMode Disabled",
    cure="remove it, or set isolationMode (before the workspace exists)",
)


def _keeps_without_credential(endpoint: str) -> ValueRefused:
    return ValueRefused(
        "keeps its requests where no monitor can read them: in the workspace's own"
        " storage, which takes no credential",
        seen=endpoint,
        allowed="an endpoint outside this file that keeps its requests in"
        " credentialDatastore",
        cure="remove the monitor; compare the collected data in a job of your own",
    )


def _no_credential(datastore: str) -> ValueRefused:
    return ValueRefused(
        "is no datastore with a credential, and monitors read no other",
        seen=datastore,
        allowed="a datastore that you made with a key or SAS of another account; none"
        " of this platform's takes one",
        cure="name it, or remove the monitor",
    )


PIPELINE = Record(
    PipelineScheduleSettings,
    {
        "name": required(asset_name()),
        "component": required(asset("components", whole=False)),
        "cron": required(cron()),
        "timeZone": default(time_zone(), "UTC"),
        "enabled": default(boolean(), True),
    },
    kind="a schedule",
)
MONITOR = Record(
    ModelMonitorSettings,
    {
        "name": required(asset_name()),
        "endpoint": required(
            text("[A-Za-z][A-Za-z0-9-]{2,31}", "an endpoint", "name one")
        ),
        "deployment": required(
            text("[A-Za-z][A-Za-z0-9-]{2,31}", "a deployment", "name one")
        ),
        "credentialDatastore": required(
            text(
                "[A-Za-z0-9_]{1,255}",
                "a datastore with a credential, since monitors read no other",
                "name one",
            )
        ),
        "task": required(choice("Classification", "Regression")),
        "signals": default(
            array(choice("DataDrift", "DataQuality", "PredictionDrift"), 1),
            ("DataDrift", "PredictionDrift"),
        ),
        "referenceData": required(asset("data", whole=False)),
        "cron": required(cron()),
        "timeZone": default(time_zone(), "UTC"),
        "emails": default(
            array(text(r"[^@\s]+@[^@\s]+\.[^@\s]+", "an address", "write a@b.com")), ()
        ),
        "enabled": default(boolean(), True),
    },
    kind="a monitor",
)

CONCERN = Concern(
    keys={
        "pipelineSchedules": Key(records(PIPELINE, unique=("name",)), "[]"),
        "modelMonitors": Key(records(MONITOR, unique=("name",)), "[]"),
    },
    rules=(_once, _can_run),
)
