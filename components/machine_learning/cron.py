"""Cron expressions of schedules in Azure ML; pure.

Five fields: minute, hour, day, month, day of the week. Azure ML ignores days and
months, so that only a * says what will happen
(https://learn.microsoft.com/azure/machine-learning/how-to-schedule-pipeline-job).
Days of the week are 0 (Sunday) to 6, or the beginning of an English name: the SDK's
`CronTrigger` names the format, NCronTab
(https://github.com/atifaziz/NCrontab/blob/master/NCrontab/CrontabFieldImpl.cs). Fewer
than three letters, which it takes too, leave open which day is meant.
"""

from __future__ import annotations

import re
from typing import Final

from components.spec import Refusal

DAYS: Final = (
    *("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
)
"""In the order of their numbers."""
_FIELDS: Final = (("minute", 59), ("hour", 23), ("day of the week", 6))
_PART: Final = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d{1,2}))?", re.ASCII)


def check_cron(expression: str) -> str:
    """Return an expression that Azure ML takes.

    Raises:
        Refusal: If the fields are not five, the third or the fourth is no *, or a
            number is out of its range.
    """
    fields = expression.split(" ")
    if len(fields) != 5 or fields[2:4] != ["*", "*"]:
        raise _refused("is no cron expression that Azure ML takes", expression)
    checked = (fields[0], fields[1], fields[4])
    for (name, largest), field in zip(_FIELDS, checked, strict=True):
        for part in field.split(","):
            if not _is_part(part, largest):
                raise _refused(f"has {part or 'nothing'} for its {name}", expression)
    return expression


def _is_part(part: str, largest: int) -> bool:
    found = _PART.fullmatch(part)
    if found is None:
        return False
    first = 0 if found[1] is None else _number(found[1], largest)
    last = first if found[2] is None else _number(found[2], largest)
    step = 1 if found[3] is None else int(found[3])
    return 0 <= first <= last <= largest and 1 <= step <= largest


def _number(text: str, largest: int) -> int:
    """Return the number that a text stands for; -1 for none."""
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    if largest != len(DAYS) - 1:
        return -1
    named = (number for number, day in enumerate(DAYS) if _names(text, day))
    return next(named, -1)


def _names(text: str, day: str) -> bool:
    return len(text) >= 3 and day.lower().startswith(text.lower())


def _refused(wrong: str, expression: str) -> Refusal:
    return Refusal(
        wrong,
        seen=expression,
        allowed="minute (0-59), hour (0-23), * and *, day of the week (0-6 from Sunday,"
        " or names), with *, lists, ranges and steps",
        fix='write "15 4 * * 1" or "15 4 * * Mon" for Mondays at 4:15',
    )
