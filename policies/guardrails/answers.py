"""What a rule answers: pass, fail, unknown, or not applicable; and how answers join."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """The four answers."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `message` says what was seen and what is allowed, never a secret."""

    state: State
    message: str = ""

    @property
    def passed(self) -> bool:
        return self.state is State.PASS

    @property
    def failed(self) -> bool:
        return self.state is State.FAIL

    @property
    def unknown(self) -> bool:
        return self.state is State.UNKNOWN


PASS = Answer(State.PASS)
NOT_APPLICABLE = Answer(State.NOT_APPLICABLE)


def fail(message: str) -> Answer:
    """Answer that the rule is broken."""
    return Answer(State.FAIL, message)


def unknown(message: str) -> Answer:
    """Answer that a value which decides is not known yet."""
    return Answer(State.UNKNOWN, message)


def check(condition: bool, message: str) -> Answer:
    """Pass when the condition holds, else fail with the message."""
    return PASS if condition else fail(message)


def all_of(*answers: Answer) -> Answer:
    """Fail with every failure, else be unknown; skip what does not apply."""
    applicable = [
        answer for answer in answers if answer.state is not State.NOT_APPLICABLE
    ]
    for state in (State.FAIL, State.UNKNOWN):
        if messages := [
            answer.message for answer in applicable if answer.state is state
        ]:
            return Answer(state, "; ".join(dict.fromkeys(messages)))
    return PASS if applicable else NOT_APPLICABLE


def any_of(*answers: Answer) -> Answer:
    """Pass when one passes, be unknown when one could, else fail with every failure."""
    applicable = [
        answer for answer in answers if answer.state is not State.NOT_APPLICABLE
    ]
    if not applicable:
        return NOT_APPLICABLE
    if any(answer.passed for answer in applicable):
        return PASS
    if messages := [answer.message for answer in applicable if answer.unknown]:
        return unknown("; ".join(messages))
    return fail(", and ".join(dict.fromkeys(answer.message for answer in applicable)))


def when(condition: Answer, then: Answer) -> Answer:
    """Answer `then` where the condition passes; not applicable where it fails.

    An unknown condition does not hide what passes or does not apply either way.
    """
    if condition.passed:
        return then
    if not condition.unknown:
        return NOT_APPLICABLE
    return unknown(condition.message) if then.failed or then.unknown else then


def unless(condition: Answer, then: Answer) -> Answer:
    """Answer `then` where the condition fails or does not apply."""
    if condition.unknown:
        return when(condition, then)
    return NOT_APPLICABLE if condition.passed else then
