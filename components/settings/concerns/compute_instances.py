"""Compute instances: a machine for one person, with hours of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.machine_learning.compute_instance import IDLE_MINUTES
from components.machine_learning.compute_name import LONGEST_LABEL
from components.settings.clocks import WORKING_DAYS, days, time_of_day, time_zone
from components.settings.records import Record, default, record, required
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
)
from components.settings.values import (
    Value,
    guid,
    integer,
    optional,
    text,
    vm_size,
)


@dataclass(frozen=True, kw_only=True)
class HoursSettings:
    """When an instance stops and, unless ``start`` is absent, starts by itself."""

    start: str | None
    stop: str
    days: tuple[str, ...]
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class InstanceSettings:
    """The machine of one user of the directory."""

    name: str
    user_object_id: str
    vm_size: str
    idle_minutes: int
    hours: HoursSettings | None


def compute_label() -> Value[str]:
    """The name of a cluster or instance: the beginning of its name in Azure."""
    return text(
        rf"[a-z]([a-z0-9-]{{0,{LONGEST_LABEL - 2}}}[a-z0-9])?",
        f"1 to {LONGEST_LABEL} lower-case letters, digits and dashes, a letter first",
        "take a short word; Azure's own limit is 24 characters with what follows it",
    )


def _start(values: Values) -> Iterator[Finding]:
    if values["start"] == values["stop"]:
        yield (
            "start",
            ValueRefused(
                "is the time of stop",
                seen=values["start"],
                allowed="another time, or nothing",
                cure="change one of the two, or leave start out",
            ),
        )


HOURS = Record(
    HoursSettings,
    {
        "start": default(optional(time_of_day()), None),
        "stop": required(time_of_day()),
        "days": default(days(), WORKING_DAYS),
        "timeZone": required(time_zone()),
    },
    rules=(_start,),
    kind="hours",
)
INSTANCE = Record(
    InstanceSettings,
    {
        "name": required(compute_label()),
        "userObjectId": required(guid()),
        "vmSize": required(vm_size()),
        "idleMinutes": default(integer(*IDLE_MINUTES), 60),
        "hours": default(record(HOURS), None),
    },
    kind="an instance",
)
