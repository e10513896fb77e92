"""An online endpoint and its deployments as the stack file describes them.

Defaults are those of Azure's reference
(https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online),
except that telemetry is always sent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from components.dataplane.traffic_rules import traffic_mistakes
from components.machine_learning.clock_spec import (
    WORKING_DAYS,
    Days,
    TimeOfDay,
    TimeZone,
)
from components.machine_learning.compute_spec import VmSize
from components.machine_learning.serving_spec import (
    MOST_DEPLOYMENTS,
    DeploymentSpec,
    EndpointName,
    no_deployment,
)
from components.spec import Refusal, Spec, distinct, text

MOST_INSTANCES: Final = 50
LONGEST_REQUEST: Final = 180_000
"""In milliseconds: learn.microsoft.com/azure/machine-learning/how-to-manage-quotas"""
MOST_SCHEDULES: Final = 9
"""Two profiles each, of 20 that an autoscale setting has at most."""
_RESERVE: Final = 1.2
_SHARES: Final = {"traffic": "traffic", "mirror_traffic": "mirrorTraffic"}

_Instances = Annotated[int, Field(ge=1, le=MOST_INSTANCES)]
_Seconds = Annotated[int, Field(ge=1, le=3600)]
_Count = Annotated[int, Field(ge=1, le=1000)]
_Percent = Annotated[int, Field(ge=1, le=100)]
_PerMinute = Annotated[int, Field(ge=1, le=1_000_000)]


def _word(meaning: str, fix: str) -> object:
    return text("[A-Za-z][A-Za-z0-9_-]{0,63}", meaning, fix)


Collection = Annotated[
    str, _word("a collection's name", "write request, response or your own")
]


class ProbeSpec(Spec):
    """How often an instance is asked whether it lives, or takes requests."""

    initial_delay_seconds: _Seconds = Field(
        default=10, description="Before the first time."
    )
    period_seconds: _Seconds = Field(default=10, description="Between two times.")
    timeout_seconds: _Seconds = Field(
        default=2, description="How long an answer may take."
    )
    success_threshold: _Count = Field(
        default=1, description="Answers after which it is well."
    )
    failure_threshold: _Count = Field(
        default=30, description="Failures after which it is not."
    )


class RequestsSpec(Spec):
    """How many requests an instance takes at once, and how long one may take."""

    max_concurrent_per_instance: _Count = Field(default=1, description="At once.")
    timeout_milliseconds: int = Field(
        default=5000, ge=1, le=LONGEST_REQUEST, description="How long one may take."
    )
    max_queue_milliseconds: int = Field(
        default=500, ge=0, le=LONGEST_REQUEST, description="How long one may wait."
    )


class DataCaptureSpec(Spec):
    """Which requests and answers are kept in the workspace's storage."""

    collections: Annotated[tuple[Collection, ...], Field(min_length=1), distinct()] = (
        Field(description="request, response, or what the code collects.")
    )
    sampling_percent: _Percent = Field(default=100, description="How many of them.")
    rolling_rate: Literal["Minute", "Hour", "Day", "Month", "Year"] = Field(
        default="Hour", description="A file for each."
    )


class _RangeSpec(Spec):
    """Between which numbers of instances Azure Monitor scales."""

    min_instances: _Instances = Field(description="Fewest.")
    max_instances: _Instances = Field(description="Most.")

    def rules(self) -> Iterator[Refusal]:
        """Have the lesser first."""
        least, most = self.min_instances, self.max_instances
        if least > most:
            yield Refusal(
                "is smaller than minInstances",
                seen=f"{most}, with minInstances {least}",
                allowed=f"an integer from {least} to {MOST_INSTANCES}",
                fix="raise maxInstances or lower minInstances",
                at="maxInstances",
            )


class BusyHoursSpec(_RangeSpec):
    """Hours of the week with other numbers of instances."""

    name: Annotated[
        str, _word("a schedule's name", "write one such as office-hours")
    ] = Field(description="Name of the schedule.")
    days: Days = Field(default=WORKING_DAYS, description="Days of the week.")
    start: TimeOfDay = Field(description="When they begin.")
    end: TimeOfDay = Field(description="When they end.")
    time_zone: TimeZone = Field(
        default="UTC", description="Windows name of a time zone."
    )


class AutoscaleSpec(_RangeSpec):
    """By what Azure Monitor scales; a rule without its number is left out."""

    cpu_percent_out: _Percent = Field(
        default=70, description="More instances above it."
    )
    cpu_percent_in: _Percent = Field(
        default=30, description="Fewer instances below it."
    )
    requests_per_minute_out: _PerMinute | None = Field(
        default=None,
        description="More above it, of the whole endpoint; absent, no rule.",
    )
    requests_per_minute_in: _PerMinute | None = Field(
        default=None, description="Fewer below it; absent, no rule."
    )
    schedules: Annotated[tuple[BusyHoursSpec, ...], distinct("name")] = Field(
        default=(), max_length=MOST_SCHEDULES, description="Hours with other numbers."
    )

    def rules(self) -> Iterator[Refusal]:
        """Keep in and out apart: a rule in at the threshold out would undo it."""
        yield from super().rules()
        yield from _apart("cpuPercent", self.cpu_percent_in, self.cpu_percent_out)
        yield from _apart(
            "requestsPerMinute",
            self.requests_per_minute_in,
            self.requests_per_minute_out,
        )


def _apart(name: str, inner: int | None, outer: int | None) -> Iterator[Refusal]:
    if inner is not None and (outer is None or inner >= outer):
        given = "left out" if outer is None else outer
        yield Refusal(
            f"is not below {name}Out",
            seen=f"{inner}, with {name}Out {given}",
            allowed=f"an integer below {name}Out",
            fix="lower it, so that machines do not come and go",
            at=f"{name}In",
        )


class OnlineDeploymentSpec(DeploymentSpec):
    """One deployment of an online endpoint."""

    instance_type: VmSize = Field(
        description="Size of the machines; Azure never changes it."
    )
    instance_count: _Instances | None = Field(
        default=None,
        description="Number of machines; absent, one. Not beside autoscale.",
    )
    liveness: ProbeSpec = Field(
        default=ProbeSpec(),
        description="Whether an instance lives; one answer is enough.",
    )
    readiness: ProbeSpec = Field(
        default=ProbeSpec(), description="Whether an instance takes requests."
    )
    requests: RequestsSpec = Field(
        default=RequestsSpec(), description="Limits of requests."
    )
    data_capture: DataCaptureSpec | None = Field(
        default=None, description="What is kept of requests; absent, nothing."
    )
    autoscale: AutoscaleSpec | None = Field(
        default=None,
        description="How the number of machines changes; absent, it does not.",
    )

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
            ranges = (self.autoscale, *self.autoscale.schedules)
            most = max(range_.max_instances for range_ in ranges)
        # Rounded first: 10 * 1.2 is a little more than 12.
        return math.ceil(round(most * _RESERVE, 6))

    @property
    def _counted(self) -> int:
        return 1 if self.instance_count is None else self.instance_count

    def rules(self) -> Iterator[Refusal]:
        """Have code with its script and environment, and one number of machines."""
        pairs = (
            ("code", "scoringScript"),
            ("scoringScript", "code"),
            ("code", "environment"),
        )
        given = self.model_dump(by_alias=True, exclude_none=True)
        for name, other in pairs:
            if name in given and other not in given:
                yield Refusal(
                    f"is needed, because {name} is given",
                    seen="nothing",
                    allowed=f"{other} beside {name}, or neither (an MLflow model)",
                    fix=f"add it, or remove {name}",
                    at=other,
                )
        # An instance that answered once is alive: Azure fixes it at one.
        if self.liveness.success_threshold != 1:
            yield Refusal(
                "is not the one that Azure takes",
                seen=self.liveness.success_threshold,
                allowed="1",
                fix="remove it; readiness may have another",
                at="liveness.successThreshold",
            )
        if self.autoscale is not None and self.instance_count is not None:
            yield Refusal(
                "would be ignored, because autoscale is given",
                seen=self.instance_count,
                allowed="one of the two",
                fix="remove it; the deployment starts with autoscale.minInstances",
                at="instanceCount",
            )


class OnlineEndpointSpec(Spec):
    """An endpoint; a canary, a switch and a rollback are edits of traffic."""

    name: EndpointName = Field(description="Its purpose; a part of its name in Azure.")
    deployments: Annotated[tuple[OnlineDeploymentSpec, ...], distinct("name")] = Field(
        min_length=1, max_length=MOST_DEPLOYMENTS, description="What answers."
    )
    traffic: dict[str, Annotated[int, Field(ge=0, le=100)]] = Field(
        default={},
        description="Deployment: percentage of the live traffic; all sum to 100.",
    )
    mirror_traffic: dict[str, Annotated[int, Field(ge=0, le=100)]] = Field(
        default={}, description="One deployment: percentage that is copied to it."
    )

    def rules(self) -> Iterator[Refusal]:
        """Route to deployments of the endpoint, as Azure routes."""
        names = [deployment.name for deployment in self.deployments]
        for field, at in _SHARES.items():
            for name in getattr(self, field):
                yield from no_deployment(f"{at}.{name}", name, names)
        for field, wrong, seen, allowed in traffic_mistakes(
            self.traffic, self.mirror_traffic
        ):
            yield Refusal(
                wrong,
                seen=seen,
                allowed=allowed,
                fix="correct the percentages",
                at=_SHARES[field],
            )
