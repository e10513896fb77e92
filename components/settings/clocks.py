"""Kinds of values that say when: one reader each, for every schedule."""

from __future__ import annotations

from typing import Final

from components.machine_learning.cron import DAYS, check_cron
from components.machine_learning.time_zones import check_time_zone
from components.settings.nested import array
from components.settings.values import Value, checked, choice, text

WORKING_DAYS: Final = DAYS[1:6]


def cron() -> Value[str]:
    """A cron expression, as schedules of Azure ML take it."""
    return checked("a cron expression of five fields", check_cron)


def time_zone() -> Value[str]:
    """A time zone, by its Windows name."""
    return checked("the Windows name of a time zone", check_time_zone)


def time_of_day() -> Value[str]:
    """A time of the day."""
    return text(
        "([01][0-9]|2[0-3]):[0-5][0-9]",
        "a time of the day, 00:00 to 23:59",
        'write it in quotes with two digits each, such as "08:00"',
    )


def days() -> Value[tuple[str, ...]]:
    """One day of the week or several."""
    return array(choice(*DAYS), 1)
