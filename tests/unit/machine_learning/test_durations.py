"""Durations in the largest units."""

from __future__ import annotations

import pytest

from components.machine_learning.durations import iso_duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "PT0S"),
        (0.5, "PT0.5S"),
        (59, "PT59S"),
        (120, "PT2M"),
        (90, "PT1M30S"),
        (3600, "PT1H"),
        (5415, "PT1H30M15S"),
        (86400, "P1D"),
        (90000, "P1DT1H"),
    ],
)
def test_a_duration_has_the_largest_units(seconds: float, text: str) -> None:
    assert iso_duration(seconds) == text
