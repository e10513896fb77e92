"""One measured deployment: a program, a stack and a simulated Azure of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.process_tree import Figures

ROOT: Final = Path(__file__).parent.parent
PACED: Final = Path(__file__).parent / "paced"
COMMAND_SECONDS: Final = 900


class StandError(Exception):
    """A measured command that failed."""


@dataclass(frozen=True)
class Stand:
    """A program in ``folder``, deployed as ``stack`` to the simulation in ``home``."""

    folder: Path
    home: Path
    stack: str
    pace: float = 0.0
    """Seconds that a second of Azure takes."""
    without: str = ""
    """What of Azure's unpleasantness is left out, as `exec --without` has it."""

    def prepare(self) -> None:
        """Create the stack, which no measured command shall have to do."""
        self._run(self._pulumi("stack", "--show-name"))

    def measure(self, *arguments: str) -> Figures:
        """Run an engine command; return what it cost."""
        return self.measure_and_read(*arguments)[0]

    def measure_and_read(self, *arguments: str) -> tuple[Figures, str]:
        """Run an engine command; return what it cost and what it said."""
        figures = self.home / "figures.json"
        measured = [sys.executable, "-m", "benchmarks.process_tree", str(figures), "--"]
        said = self._run([*measured, *self._pulumi(*arguments)])
        return Figures(**json.loads(figures.read_text(encoding="utf-8"))), said

    def watch(self, *arguments: str) -> Iterator[tuple[float, dict[str, Any]]]:
        """Run an engine command; yield its events as they come, with the seconds.

        The program and its dynamic resources pause at the pace of Azure.
        """
        paced = (
            "env",
            f"PYTHONPATH={PACED}{os.pathsep}{ROOT}",
            f"BENCHMARK_PACE={self.pace}",
            "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true",
        )
        process = subprocess.Popen(
            [*self._attached(), *paced, *self._pulumi(*arguments)],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = []
        with process:
            assert process.stdout is not None  # it was asked for
            for line in process.stdout:
                said.append(line)
                if line.startswith("{"):
                    yield time.monotonic(), json.loads(line)
        if process.returncode != 0:
            told = "".join(said[-40:])
            raise StandError(f"{arguments[0]} failed in {self.folder}:\n{told}")

    def export(self) -> dict[str, Any]:
        """Return the stack's state."""
        text = self._run(self._pulumi("stack", "export"))
        state: dict[str, Any] = json.loads(text)
        return state

    def _pulumi(self, *arguments: str) -> list[str]:
        return ["pulumi", *arguments, "--stack", self.stack, "--non-interactive"]

    def _attached(self) -> list[str]:
        module = [sys.executable, "-m", "simulated_azure", "exec"]
        left_out = ["--without", self.without] if self.without else []
        home = ["--home", str(self.home), "--pace", str(self.pace)]
        return [*module, *home, *left_out, "--"]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT)}

    def _run(self, command: Sequence[str]) -> str:
        """Run a command with the simulation attached; return its output."""
        done = subprocess.run(
            [*self._attached(), *command],
            cwd=self.folder,
            env=self._environment(),
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
