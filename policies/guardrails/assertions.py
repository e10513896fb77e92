"""Assertions of a rule about a value; each gives an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guardrails.answers import PASS, Answer, fail, unknown
from guardrails.markers import MALFORMED, MISSING, SECRET, UNKNOWN, Marker, Scalar, show


class Assertions:
    """A value at a path, judged in three states."""

    __slots__ = ()

    raw: Any
    path: str

    @property
    def is_missing(self) -> bool:
        return self.raw is MISSING

    @property
    def is_unknown(self) -> bool:
        return self.raw is UNKNOWN

    @property
    def is_known(self) -> bool:
        """Whether there is a value that can be looked at."""
        return not isinstance(self.raw, Marker)

    @property
    def is_empty(self) -> bool:
        """Whether Azure takes it for unset: missing, an empty text, list or object."""
        return self.is_missing or (
            isinstance(self.raw, str | Sequence | Mapping) and len(self.raw) == 0
        )

    @property
    def shown(self) -> str:
        """Say what is there without giving away what may be a secret."""
        return show(self.raw, self.path)

    def must_be(self, *allowed: Scalar) -> Answer:
        """Pass for one of these; texts compare without case, as in Azure."""
        if self.is_unknown or self.raw is SECRET:
            return self.not_known()
        if any(_same(self.raw, value) for value in allowed):
            return PASS
        return fail(f"{self.path} is {self.shown}, must be {_choice(allowed)}")

    def must_be_if_set(self, *allowed: Scalar) -> Answer:
        """Pass for one of these, or for nothing."""
        return PASS if self.is_missing or self.raw == "" else self.must_be(*allowed)

    def must_not_be(self, *forbidden: Scalar) -> Answer:
        """Pass for anything else, and for nothing."""
        if self.is_unknown or self.raw is SECRET:
            return self.not_known()
        # A flag that is no flag is as bad as the wrong one.
        no_flag = any(isinstance(value, bool) for value in forbidden) and not (
            isinstance(self.raw, bool) or self.is_empty
        )
        wrong = no_flag or self.raw is MALFORMED
        wrong = wrong or any(_same(self.raw, value) for value in forbidden)
        if wrong:
            return fail(
                f"{self.path} is {self.shown}, must not be {_choice(forbidden)}"
            )
        return PASS

    def must_be_set(self) -> Answer:
        """Pass for anything but an empty value; unknown means set but not known yet.

        Inputs that the program leaves out are missing, never unknown.
        """
        if self.is_empty or self.raw is MALFORMED:
            return fail(f"{self.path} is {self.shown}, must be set")
        return PASS

    def must_be_absent(self) -> Answer:
        """Pass for nothing or an empty value; never prints what is there."""
        if self.is_unknown:
            return self.not_known()
        return PASS if self.is_empty else fail(f"{self.path} is set, must be absent")

    def must_be_at_least(self, least: float) -> Answer:
        return self._bounded(least, "at least", lambda number: number >= least)

    def must_be_at_most(self, most: float) -> Answer:
        return self._bounded(most, "at most", lambda number: number <= most)

    def must_contain(self, *wanted: Scalar) -> Answer:
        """Pass where every one is in the list, or in the text parted by commas."""
        if self.is_unknown or self.raw is SECRET:
            return self.not_known()
        members = self.raw
        if isinstance(members, str):
            members = [part.strip() for part in members.split(",")]
        if not isinstance(members, Sequence):
            members = ()
        lacking = [
            value for value in wanted if not any(_same(has, value) for has in members)
        ]
        if lacking and any(member is UNKNOWN for member in members):
            return self.not_known()
        if lacking:
            return fail(f"{self.path} is {self.shown}, must contain {_list(lacking)}")
        return PASS

    def must_match(self, pattern: str, meaning: str) -> Answer:
        """Pass for a text that the whole pattern fits; `meaning` names it."""
        if self.is_unknown or self.raw is SECRET:
            return self.not_known()
        if isinstance(self.raw, str) and re.fullmatch(pattern, self.raw, re.IGNORECASE):
            return PASS
        return fail(f"{self.path} is {self.shown}, must be {meaning}")

    def _bounded(
        self, bound: float, words: str, holds: Callable[[float], bool]
    ) -> Answer:
        if self.is_unknown or self.raw is SECRET:
            return self.not_known()
        raw: object = self.raw
        if isinstance(raw, int | float) and not isinstance(raw, bool) and holds(raw):
            return PASS
        return fail(f"{self.path} is {self.shown}, must be {words} {bound:g}")

    def not_known(self) -> Answer:
        return unknown(f"{self.path} is {self.shown}")


def _same(seen: object, wanted: Scalar) -> bool:
    if isinstance(seen, str) and isinstance(wanted, str):
        return seen.casefold() == wanted.casefold()
    if isinstance(seen, bool) or isinstance(wanted, bool):
        return seen is wanted
    return isinstance(seen, int | float) and seen == wanted


def _choice(allowed: Sequence[Scalar]) -> str:
    return " or ".join(map(show, allowed))


def _list(wanted: Sequence[Scalar]) -> str:
    return ", ".join(map(show, wanted))
