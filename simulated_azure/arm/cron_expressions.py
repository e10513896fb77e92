"""Cron expressions of Azure ML: of schedules, and of compute instances.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-schedule-pipeline-job
(five fields; days and months are ignored, which is refused here so that it is seen),
and for days of the week, 0 to 6 or any beginning of a name, the format that the SDK
names: https://github.com/atifaziz/NCrontab/blob/master/NCrontab/CrontabFieldImpl.cs.
That compute instances follow it is assumed.
"""

from __future__ import annotations

import re
from typing import Final

_DAYS: Final = (
    *("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
)
_WORD: Final = re.compile("[a-z]+", re.IGNORECASE)
_PART: Final = r"(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?"
_FIELD: Final = rf"{_PART}(,{_PART})*"
_CRON: Final = re.compile(rf"{_FIELD} {_FIELD} \* \* {_FIELD}")
_LARGEST: Final = (59, 23, 6)


def cron_mistake(expression: str) -> str:
    """Return what is wrong with an expression; nothing if Azure takes it."""
    first, space, weekdays = expression.rpartition(" ")
    numbered = first + space + _WORD.sub(_number_of, weekdays)
    if not _CRON.fullmatch(numbered):
        return (
            f"'{expression}' is no cron expression of five fields whose third and "
            "fourth are *; give one such as 15 4 * * 1."
        )
    minute, hour, _, _, weekday = numbered.split(" ")
    for field, largest in zip((minute, hour, weekday), _LARGEST, strict=True):
        if any(int(number) > largest for number in re.findall(r"\d+", field)):
            return f"'{field}' in '{expression}' is out of its range, 0 to {largest}."
        ranges = re.findall(r"(\d+)-(\d+)", field)
        steps = re.findall(r"/(\d+)", field)
        if any(int(low) > int(high) for low, high in ranges) or "0" in steps:
            return f"'{field}' in '{expression}' has a range or a step of nothing."
    return ""


def _number_of(day: re.Match[str]) -> str:
    named = (str(n) for n, name in enumerate(_DAYS) if name.startswith(day[0].lower()))
    return next(named, day[0])
