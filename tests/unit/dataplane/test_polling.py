"""Waiting: pauses, deadlines and what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from components.dataplane.errors import DeadlineError
from components.dataplane.polling import Deadline, Waiting, tell_engine, wait
from tests.unit.dataplane.doubles import Clock


def answers(*values: str | Waiting) -> Callable[[], str | Waiting]:
    remaining: Iterator[str | Waiting] = iter(values)
    return lambda: next(remaining)


def test_an_answer_ends_the_wait_at_once() -> None:
    clock = Clock()

    assert wait(answers("done"), Deadline(60, clock.timing), fix="") == "done"
    assert clock.slept == []


def test_pauses_grow() -> None:
    clock = Clock()
    attempt = answers(*[Waiting("paint to dry")] * 7, "dry")

    wait(attempt, Deadline(600, clock.timing), fix="")

    assert clock.slept == [0.5, 1, 2, 4, 8, 15, 15]


def test_a_passed_deadline_says_what_was_waited_for_and_the_cure() -> None:
    clock = Clock()

    with pytest.raises(DeadlineError, match="after 10 minutes") as late:
        wait(
            lambda: Waiting("paint to dry"),
            Deadline(600, clock.timing),
            fix="open a window",
        )

    assert "still waiting for paint to dry" in str(late.value)
    assert "Fix: open a window." in str(late.value)
    assert clock.time == 600


def test_one_last_attempt_is_made_at_the_deadline() -> None:
    clock = Clock()

    def attempt() -> str | Waiting:
        return "late" if clock.time >= 60 else Waiting("x")

    assert wait(attempt, Deadline(60, clock.timing), fix="") == "late"


def test_the_same_news_is_told_once_a_minute() -> None:
    clock = Clock()

    with pytest.raises(DeadlineError):
        wait(lambda: Waiting("x"), Deadline(150, clock.timing), fix="")

    assert clock.reports == [
        "Waiting for x (at most 2 minutes more)",
        "Waiting for x (at most 74 seconds more)",
        "Waiting for x (at most 14 seconds more)",
    ]


def test_a_short_wait_is_not_worth_a_word() -> None:
    clock = Clock()

    wait(answers(*[Waiting("a")] * 3, "done"), Deadline(600, clock.timing), fix="")

    assert clock.reports == []


def test_other_news_is_told_at_once() -> None:
    clock = Clock()
    attempt = answers(*[Waiting("a")] * 5, Waiting("b"), "done")

    wait(attempt, Deadline(600, clock.timing), fix="")

    assert [line.split(" (")[0] for line in clock.reports] == [
        "Waiting for a",
        "Waiting for b",
    ]


def test_reports_go_to_stderr_which_the_engine_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_engine("Waiting")

    assert capsys.readouterr().err == "Waiting\n"
