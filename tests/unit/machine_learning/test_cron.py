"""Clocks of schedules: cron expressions and time zones, as Azure ML takes them."""

from __future__ import annotations

import pytest

from components.machine_learning.cron import check_cron
from components.machine_learning.time_zones import check_time_zone
from components.spec import Refusal


@pytest.mark.parametrize(
    "expression",
    [
        "15 4 * * 1",
        "15 4 * * Mon",
        "0 0 * * sunday,2-4",
        "*/5 8-18/2 * * *",
        "0,30 * * * 0",
        "0 0 * * Tues-Thurs",
    ],
)
def test_what_azure_takes_passes(expression: str) -> None:
    assert check_cron(expression) == expression


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [
        ("61 25 * * 9", "has 61 for its minute"),
        ("0 24 * * *", "has 24 for its hour"),
        ("0 0 * * 7", "has 7 for its day of the week"),
        ("0 0 * * Fri-Mon", "has Fri-Mon for its day of the week"),
        ("0 0 * * Mo", "has Mo for its day of the week"),
        ("0 Mon * * *", "has Mon for its hour"),
        ("*/0 4 * * *", r"has \*/0 for its minute"),
        ("1, 4 * * *", "has nothing for its minute"),
        ("15 4 1 * *", "no cron expression that Azure ML takes"),
        ("daily", "no cron expression that Azure ML takes"),
    ],
)
def test_what_azure_refuses_is_refused(expression: str, wrong: str) -> None:
    with pytest.raises(Refusal, match=wrong) as caught:
        check_cron(expression)

    assert caught.value.seen == expression


def test_a_time_zone_is_one_of_windows() -> None:
    assert check_time_zone("UTC-11") == "UTC-11"
    with pytest.raises(Refusal, match="no time zone of Windows"):
        check_time_zone("Mars Standard Time")
