"""What can be wrong with the pack's own files.

GuardrailsError
└── PolicyFileError   a profile or the waivers cannot be taken as they are
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class GuardrailsError(Exception):
    """Any mistake in what the policies are configured with; the gate fails."""


class PolicyFileError(GuardrailsError):
    """All mistakes of one file at once."""

    def __init__(self, path: Path, mistakes: Sequence[str]) -> None:
        self.path = path
        self.mistakes = tuple(mistakes)
        lines = "".join(f"\n  - {mistake}" for mistake in mistakes)
        super().__init__(f"{path.parent.name}/{path.name} cannot be used:{lines}")


class ParameterMissingError(GuardrailsError):
    """The profile lacks what a rule asks it for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the profile has no parameter {name}")
