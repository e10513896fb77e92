"""Which percentages an endpoint can route by."""

from __future__ import annotations

import pytest

from components.dataplane.endpoint_traffic import (
    EndpointTrafficProvider,
    without_zeros,
)
from components.dataplane.traffic_rules import traffic_mistakes
from tests.unit.dataplane.inputs import INPUTS

Shares = dict[str, int]


@pytest.mark.parametrize(
    ("live", "mirrored"),
    [
        ({}, {}),
        ({"blue": 0}, {}),
        ({"blue": 100}, {"green": 50}),
        ({"blue": 90, "green": 10}, {"green": 0}),
        ({}, {"green": 1}),
    ],
)
def test_good_shares_pass(live: Shares, mirrored: Shares) -> None:
    assert list(traffic_mistakes(live, mirrored)) == []


@pytest.mark.parametrize(
    ("live", "mirrored", "whose", "wrong"),
    [
        ({"blue": 90}, {}, "traffic", "does not sum to 100 %"),
        ({"blue": 150, "green": -50}, {}, "traffic", "does not sum to 100 %"),
        ({"blue": 100}, {"green": 51}, "mirror_traffic", "is too much"),
        ({"blue": 100}, {"green": 1, "c": 1}, "mirror_traffic", "more than one"),
        ({"blue": 100}, {"blue": 10}, "mirror_traffic", "takes live traffic"),
    ],
)
def test_others_are_refused(
    live: Shares, mirrored: Shares, whose: str, wrong: str
) -> None:
    ((found, said, _, _),) = traffic_mistakes(live, mirrored)

    assert found == whose
    assert wrong in said


def test_a_check_says_so_in_four_parts() -> None:
    given = INPUTS[EndpointTrafficProvider] | {"traffic": {"blue": 90.0}}

    (failure,) = EndpointTrafficProvider().check({}, given).failures

    assert failure.property == "traffic"
    assert "Seen: blue: 90 %, which is 90 %. Allowed: " in failure.reason
    assert "Fix: correct traffic" in failure.reason


def test_a_share_of_nothing_is_none_and_floats_are_whole_numbers() -> None:
    given = INPUTS[EndpointTrafficProvider] | {"traffic": {"blue": 100.0, "green": 0.0}}

    inputs = EndpointTrafficProvider().check({}, given).inputs

    assert inputs["traffic"] == {"blue": 100}
    assert without_zeros(None) == {}
