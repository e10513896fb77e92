"""One measured deployment: a program, a stack and a simulated Azure of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.process_tree import Figures

ROOT: Final = Path(__file__).parent.parent
COMMAND_SECONDS: Final = 900


class StandError(Exception):
    """A measured command that failed."""


@dataclass(frozen=True)
class Stand:
    """A program in ``folder``, deployed as ``stack`` to the simulation in ``home``."""

    folder: Path
    home: Path
    stack: str

    def prepare(self) -> None:
        """Create the stack, which no measured command shall have to do."""
        self._run(self._pulumi("stack", "--show-name"))

    def measure(self, *arguments: str) -> Figures:
        """Run an engine command that changes the stack; return what it cost."""
        figures = self.home / "figures.json"
        measured = [sys.executable, "-m", "benchmarks.process_tree", str(figures), "--"]
        self._run([*measured, *self._pulumi(*arguments)])
        return Figures(**json.loads(figures.read_text(encoding="utf-8")))

    def export(self) -> dict[str, Any]:
        """Return the stack's state."""
        text = self._run(self._pulumi("stack", "export"))
        state: dict[str, Any] = json.loads(text)
        return state

    def _pulumi(self, *arguments: str) -> list[str]:
        return ["pulumi", *arguments, "--stack", self.stack, "--non-interactive"]

    def _run(self, command: Sequence[str]) -> str:
        """Run a command with the simulation attached; return its output."""
        attached = [sys.executable, "-m", "simulated_azure", "exec"]
        done = subprocess.run(
            [*attached, "--home", str(self.home), "--pace", "0", "--", *command],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            message = (
                f"{' '.join(command)} ended with status {done.returncode} in "
                f"{self.folder}:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
            )
            raise StandError(message)
        return done.stdout
