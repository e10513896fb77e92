"""Know whether anything that an update depends on has changed since the last one.

A preview shows what would change in Azure, not what an update writes into the state
alone (protection, dependencies). It can change only with the program, the packages, the
settings or the state: where all are as the last update has left them and the preview is
empty, there is nothing to write.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from simulated_azure.engine.stack_settings import Project

_PROGRAM: Final = (".py", ".yaml", ".yml", ".json", ".toml", ".txt")


class LastUpdate:
    """The last successful update of a stack: its state and its time."""

    def __init__(self, project: Project, stack: str, home: Path) -> None:
        self._project = project
        self._settings = project.copy(stack)
        stacks = home / "backend" / ".pulumi" / "stacks"
        self._state = stacks / project.name / f"{stack}.json"
        self._note = home / "last-updates" / project.name / stack

    def is_current(self) -> bool:
        """Tell whether the program, its settings and the state are as they were."""
        return self._note.exists() and self._note.read_text() == self._fingerprint()

    def note(self) -> None:
        """Remember what is there now; call it after an update that succeeded."""
        self._note.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(self._fingerprint())

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for line in _packages():
            digest.update(line.encode())
        for file in (self._settings, self._state, *_program(self._project.file.parent)):
            if file.exists():
                digest.update(f"\n{file}\n".encode() + file.read_bytes())
        return digest.hexdigest()


def _program(folder: Path) -> Iterator[Path]:
    """Yield the files that may make up the program, in a fixed order."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith((".", "__py"))
        )
        yield from (
            Path(where, file) for file in sorted(files) if file.endswith(_PROGRAM)
        )


def _packages() -> Iterator[str]:
    """Yield the names of the installed packages, each with its version."""
    for folder in sys.path:
        yield from sorted(info.name for info in Path(folder).glob("*.dist-info"))
