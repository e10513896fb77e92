"""When something happens: the kinds of values that schedules share."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from components.machine_learning.cron import DAYS, check_cron
from components.machine_learning.time_zones import check_time_zone
from components.spec import Checked, distinct, text

Day = Literal[
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
]
Days = Annotated[tuple[Day, ...], Field(min_length=1), distinct()]
WORKING_DAYS: Final[tuple[Day, ...]] = DAYS[1:6]

Cron = Annotated[
    str,
    Checked(
        check_cron,
        "a cron expression of five fields",
        'write "15 4 * * 1" for Mondays at 4:15',
    ),
]
TimeZone = Annotated[
    str,
    Checked(
        check_time_zone,
        "the Windows name of a time zone",
        "write one such as W. Europe Standard Time",
    ),
]
TimeOfDay = Annotated[
    str,
    text(
        "([01][0-9]|2[0-3]):[0-5][0-9]",
        "a time of the day, 00:00 to 23:59",
        'write it in quotes with two digits each, such as "08:00"',
    ),
]
