"""What is to be served: endpoints and their deployments, as decided; plain and frozen.

Defaults are those of Azure's reference
(https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online
and …/reference-yaml-deployment-batch), except that telemetry is always sent.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

NOT_TAKEN_BACK: Final = ("properties.properties",)
"""Left alone on endpoints and deployments: Azure's clients note things in this
dictionary, whose entries "can be added, but not removed or altered"
(https://learn.microsoft.com/rest/api/azureml/online-endpoints/create-or-update)."""

_RESERVE: Final = 1.2

RollingRate = Literal["Minute", "Hour", "Day", "Month", "Year"]
OutputAction = Literal["AppendRow", "SummaryOnly"]


@dataclass(frozen=True, kw_only=True)
class Probe:
    """How often an instance is asked whether it lives, or takes requests."""

    initial_delay_seconds: int = 10
    period_seconds: int = 10
    timeout_seconds: int = 2
    success_threshold: int = 1
    failure_threshold: int = 30


@dataclass(frozen=True, kw_only=True)
class Requests:
    """How many requests an instance takes at once, and how long one may take."""

    max_concurrent_per_instance: int = 1
    timeout_milliseconds: int = 5000
    max_queue_milliseconds: int = 500


@dataclass(frozen=True, kw_only=True)
class DataCapture:
    """Which collections of requests and answers are kept in the workspace's storage."""

    collections: tuple[str, ...]
    sampling_percent: int = 100
    rolling_rate: RollingRate = "Hour"


@dataclass(frozen=True, kw_only=True)
class BusyHours:
    """Hours of the week with other numbers of instances; times as HH:MM."""

    name: str
    days: tuple[str, ...]
    start: str
    end: str
    time_zone: str
    min_instances: int
    max_instances: int


@dataclass(frozen=True, kw_only=True)
class Autoscale:
    """Between which numbers Azure Monitor scales, and by what.

    A rule without its number is left out. Requests are those of the whole endpoint.
    """

    min_instances: int
    max_instances: int
    cpu_percent_out: int | None = 70
    cpu_percent_in: int | None = 30
    requests_per_minute_out: int | None = None
    requests_per_minute_in: int | None = None
    schedules: tuple[BusyHours, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OnlineDeployment:
    """One deployment of an online endpoint.

    Attributes:
        name: Name in Azure and in the traffic.
        model: ``azureml:name:version``, an ARM ID or a registry's ID.
        environment: Likewise; absent for an MLflow model.
        code: Registered code, likewise; absent for an MLflow model.
        scoring_script: File in the code.
        instance_type: Size of the machines; Azure never changes it.
        instance_count: Number of machines; absent, one. Not beside autoscale.
        environment_variables: Variables of the container; no secrets.
    """

    name: str
    model: str
    instance_type: str
    environment: str | None = None
    code: str | None = None
    scoring_script: str | None = None
    instance_count: int | None = None
    environment_variables: Mapping[str, str] = field(default_factory=dict)
    liveness: Probe = Probe()
    readiness: Probe = Probe()
    requests: Requests = Requests()
    data_capture: DataCapture | None = None
    autoscale: Autoscale | None = None

    @property
    def first_instances(self) -> int:
        """The number of machines that it starts with."""
        return self.autoscale.min_instances if self.autoscale else self._counted

    @property
    def most_machines(self) -> int:
        """Machines that the quota must allow: Azure keeps a fifth for upgrades.

        Source: https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas
        """
        most = self._counted
        if self.autoscale is not None:
            hours = self.autoscale.schedules
            most = max(
                [self.autoscale.max_instances, *(it.max_instances for it in hours)]
            )
        # Rounded first: 10 * 1.2 is a little more than 12.
        return math.ceil(round(most * _RESERVE, 6))

    @property
    def _counted(self) -> int:
        return 1 if self.instance_count is None else self.instance_count


@dataclass(frozen=True, kw_only=True)
class OnlineEndpointPlan:
    """An online endpoint; ``name`` is its purpose, part of the name in Azure."""

    name: str
    deployments: tuple[OnlineDeployment, ...]
    traffic: Mapping[str, int] = field(default_factory=dict)
    mirror_traffic: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BatchDeployment:
    """One deployment of a batch endpoint; its jobs run as the cluster's identity.

    Attributes:
        cluster: Name of one of the compute clusters.
        instance_count: Machines that a job takes of it.
        mini_batch_size: Files that one call of the scoring code gets.
        max_concurrency: Calls at once on a machine.
        max_retries: Tries again of a failed mini-batch.
        timeout_seconds: Longest time of one mini-batch.
        error_threshold: Files that may fail before the job does; -1 for any number.
        output_action: Whether all answers are kept in one file.
        output_file: Its name.
    """

    name: str
    model: str
    cluster: str
    environment: str | None = None
    code: str | None = None
    scoring_script: str | None = None
    environment_variables: Mapping[str, str] = field(default_factory=dict)
    instance_count: int = 1
    mini_batch_size: int = 10
    max_concurrency: int = 1
    max_retries: int = 3
    timeout_seconds: int = 30
    error_threshold: int = -1
    output_action: OutputAction = "AppendRow"
    output_file: str = "predictions.csv"


@dataclass(frozen=True, kw_only=True)
class BatchEndpointPlan:
    """A batch endpoint; jobs that name no deployment go to the default one."""

    name: str
    deployments: tuple[BatchDeployment, ...]
    default_deployment: str
