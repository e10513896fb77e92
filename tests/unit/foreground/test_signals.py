"""Which signals are one press, and what each press means to what runs."""

from __future__ import annotations

import signal
from subprocess import Popen
from typing import Any, cast

import pytest

from foreground import signals
from foreground.signals import ONE_PRESS_SECONDS, Interrupted, Requests


class Child:
    """A command that only notes the signals it is sent."""

    def __init__(self) -> None:
        self.got: list[int] = []

    def send_signal(self, number: int) -> None:
        self.got.append(number)


class Presses:
    """Sends signals to requests of its own, at moments that it chooses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.requests = Requests()
        self.child = Child()
        self._now = 100.0
        monkeypatch.setattr("foreground.signals.time.monotonic", lambda: self._now)
        monkeypatch.setattr(signals, "in_foreground", lambda: False)

    def after(self, seconds: float, number: int = signal.SIGINT) -> None:
        self._now += seconds
        self.requests.handle(number)

    def start(self) -> Popen[Any]:
        return cast("Popen[Any]", self.child)

    def while_it_runs(self, *moments: float) -> list[int]:
        """Press at moments, each so long after the one before; return what came."""
        with self.requests.to(self.start, is_engine=False):
            for seconds in moments:
                self.after(seconds)
        return self.child.got


@pytest.fixture
def presses(monkeypatch: pytest.MonkeyPatch) -> Presses:
    return Presses(monkeypatch)


def test_one_press_that_arrives_twice_is_one(presses: Presses) -> None:
    got = presses.while_it_runs(0, ONE_PRESS_SECONDS / 2)

    assert got == [signal.SIGINT]


def test_each_later_press_is_passed_on_and_the_third_kills(presses: Presses) -> None:
    got = presses.while_it_runs(0, ONE_PRESS_SECONDS, ONE_PRESS_SECONDS)

    assert got == [signal.SIGINT, signal.SIGINT, signal.SIGKILL]


def test_what_starts_after_the_press_is_asked_to_end_at_once(
    presses: Presses,
) -> None:
    with pytest.raises(Interrupted):
        presses.after(0, signal.SIGTERM)

    assert presses.while_it_runs() == [signal.SIGTERM]


def test_an_engine_hears_of_a_closed_terminal_as_a_request(presses: Presses) -> None:
    with presses.requests.to(presses.start, is_engine=True):
        presses.after(0, signal.SIGHUP)

    assert presses.child.got == [signal.SIGTERM]


def test_at_a_terminal_its_key_is_not_passed_on(
    presses: Presses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "in_foreground", lambda: True)

    assert presses.while_it_runs(0) == []
