"""Errors that stop the platform before Azure is asked.

    PlatformError
    └── DecisionError    an argument or a combination that this platform refuses

Each message has four parts: what is wrong, the value seen, what is allowed, the cure.
"""

from __future__ import annotations

import pulumi


class PlatformError(pulumi.RunError):
    """The platform cannot be built as asked; the engine says why, without traceback."""


class DecisionError(PlatformError):
    """A component was given a decision that it refuses.

    Args:
        wrong: What is wrong, in the words of the stack file where there is one.
        seen: The value that was given.
        allowed: What would be accepted.
        cure: What to change.
    """

    def __init__(self, wrong: str, *, seen: object, allowed: str, cure: str) -> None:
        self.wrong = wrong
        self.seen = seen
        self.allowed = allowed
        self.cure = cure
        super().__init__(f"{wrong} Seen: {seen!r}. Allowed: {allowed}. Cure: {cure}")
