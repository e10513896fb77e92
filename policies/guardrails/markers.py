"""What stands in a bag for something else, and what of a bag may be printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final


class Marker:
    """A value that stands for something else than itself."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def __repr__(self) -> str:
        return self.shown


MISSING: Final = Marker("missing")
UNKNOWN: Final = Marker("not known before it is created")
SECRET: Final = Marker("a secret")
MALFORMED: Final = Marker("no object")
OPAQUE: Final = Marker("a file or archive")

Scalar = str | bool | int | float

# What may be printed of a text: one word of an enumeration, a version, an address.
_PRINTABLE: Final = re.compile(r"[A-Za-z0-9*_.:/-]{1,40}(, ?[A-Za-z0-9*_.-]{1,40})*")
_SENSITIVE: Final = re.compile(
    r"passw|passphrase|pwd|secret|token|credential|sas|signature|(?<!public)keys?$|"
    r"connectionstring|customdata|userdata|environmentvariables",
    re.IGNORECASE,
)


def show(raw: object, path: str = "") -> str:
    """Say what is there; texts only where they cannot be a secret."""
    if isinstance(raw, Marker):
        return raw.shown
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, int | float):
        return f"{raw:g}"
    if not isinstance(raw, str):
        return "an object" if isinstance(raw, Mapping) else "a list"
    if not raw:
        return "empty"
    hidden = _SENSITIVE.search(path) or not _PRINTABLE.fullmatch(raw)
    return "another text" if hidden else f'"{raw}"'
