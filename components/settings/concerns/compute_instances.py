"""Compute instances: a machine for one person, with hours of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.machine_learning.time_zones import TIME_ZONES
from components.settings.nested import array
from components.settings.records import Record, default, record, required
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
    did_you_mean,
    shown,
)
from components.settings.values import (
    Value,
    choice,
    guid,
    integer,
    optional,
    text,
    vm_size,
)

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
WORKING_DAYS = DAYS[1:6]


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
        "[a-z]([a-z0-9-]{0,15}[a-z0-9])?",
        "1 to 17 lower-case letters, digits and dashes, a letter first",
        "take a short word; Azure's own limit is 24 characters with what follows it",
    )


def time_zone() -> Value[str]:
    """A time zone, by its Windows name."""
    meaning = "the Windows name of a time zone"

    def parse(value: str) -> str:
        if value not in TIME_ZONES:
            near = did_you_mean(value, TIME_ZONES)
            raise ValueRefused(
                f"is not {meaning}",
                seen=shown(value),
                allowed=f"{meaning}, such as W. Europe Standard Time or UTC",
                cure=f"did you mean {near}?" if near else "look it up with tzutil /l",
            )
        return value

    return Value(f"text, {meaning}", parse)


def _clock() -> Value[str]:
    return text(
        "([01][0-9]|2[0-3]):[0-5][0-9]",
        "a time of the day, 00:00 to 23:59",
        'write it in quotes with two digits each, such as "08:00"',
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
        "start": default(optional(_clock()), None),
        "stop": required(_clock()),
        "days": default(array(choice(*DAYS), 1), WORKING_DAYS),
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
        "idleMinutes": default(integer(15, 4320), 60),
        "hours": default(record(HOURS), None),
    },
    kind="an instance",
)
