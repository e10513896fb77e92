"""Where a finding belongs in the source: the file of the component that made it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_COMPONENT: Final = re.compile(r"^[\w-]+:(\w+):(\w+)$")
_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True)
class Place:
    """A line of a file, relative to the project."""

    file: str
    line: int


def place_of(urn: str, stack: str, root: Path) -> Place:
    """Find the innermost component's class; else the stack file.

    A component's type token names its folder and class, and its file is its class:
    `ml-synapse:foundation:KeyVault` is components/foundation/key_vault.py.
    """
    types = urn.split("::")[2].split("$") if urn.count("::") >= 3 else []
    for token in reversed(types):
        if match := _COMPONENT.match(token):
            folder, name = match.groups()
            file = Path("components", folder, f"{_snake(name)}.py")
            if (root / file).is_file():
                return Place(file.as_posix(), _line_of_class(root / file, name))
    return Place(f"Pulumi.{stack}.yaml", 1)


def _snake(name: str) -> str:
    return _CAPITAL.sub("_", name).lower()


def _line_of_class(path: Path, name: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    starts = (n for n, line in enumerate(lines, 1) if line.startswith(f"class {name}("))
    return next(starts, 1)
