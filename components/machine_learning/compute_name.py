"""The names of computes: they change with what Azure cannot change in place."""

from __future__ import annotations

import hashlib
from typing import Final

from components.errors import DecisionError

LONGEST_LABEL: Final = 17
_HASH_LETTERS: Final = 6


def compute_name(label: str, *fixed: str) -> str:
    """Return the label, a dash and six letters of what is fixed.

    Letters only after the dash: Azure refuses compute names that end in a dash and
    digits.

    Raises:
        DecisionError: If the label leaves no room (3 to 24 characters in all).
    """
    if not 1 <= len(label) <= LONGEST_LABEL:
        raise DecisionError(
            "The name of the compute does not fit its name in Azure.",
            seen=label,
            allowed=f"1 to {LONGEST_LABEL} characters",
            cure="shorten the name",
        )
    digest = hashlib.sha256("|".join(fixed).encode()).digest()
    letters = "".join(chr(ord("a") + byte % 26) for byte in digest[:_HASH_LETTERS])
    return f"{label}-{letters}"
