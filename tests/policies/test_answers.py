"""How answers join."""

from __future__ import annotations

import pytest

from guardrails.answers import (
    NOT_APPLICABLE,
    PASS,
    Answer,
    State,
    all_of,
    any_of,
    fail,
    unknown,
    unless,
    when,
)

BAD, LATE, NONE = fail("bad"), unknown("late"), NOT_APPLICABLE


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (all_of(PASS, PASS), PASS),
        (all_of(PASS, LATE), LATE),
        (all_of(LATE, BAD), BAD),
        (all_of(PASS, NONE), PASS),
        (all_of(NONE), NONE),
        (all_of(BAD, fail("worse")), fail("bad; worse")),
        (any_of(BAD, PASS), PASS),
        (any_of(BAD, LATE), LATE),
        (any_of(BAD, fail("worse")), fail("bad, and worse")),
        (any_of(NONE), NONE),
        (when(PASS, BAD), BAD),
        (when(BAD, BAD), NONE),
        (when(LATE, BAD), LATE),
        (when(LATE, PASS), PASS),
        (when(NONE, BAD), NONE),
        (unless(PASS, BAD), NONE),
        (unless(BAD, BAD), BAD),
        (unless(NONE, BAD), BAD),
        (unless(LATE, BAD), LATE),
    ],
)
def test_joined(answer: Answer, expected: Answer) -> None:
    assert answer == expected


def test_states_are_told_apart() -> None:
    assert [it.state for it in (PASS, BAD, LATE, NONE)] == list(State)
