"""One stack's `pulumi` commands, with their own output where ours goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from foreground import command as foreground

AGREED: Final = ("--yes", "--skip-preview", "--suppress-outputs")
_MAY_LOG_EVENTS: Final = {"PULUMI_DEBUG_COMMANDS": "true"}
"""With it, `pulumi up` has the option --event-log.
Source: https://github.com/pulumi/pulumi/blob/master/pkg/cmd/pulumi/operations/up.go
"""


class MissingEngineError(Exception):
    """There is no `pulumi` on PATH."""

    def __init__(self) -> None:
        super().__init__("pulumi is not on PATH; install it: pulumi.com/docs/install.")


@dataclass(frozen=True)
class Engine:
    """The commands on one stack of the project in the working directory."""

    stack: str

    def up(self, *targets: str) -> tuple[int, list[dict[str, Any]]]:
        """Update all, or targets, as far as possible; return status and events."""
        chosen = [word for target in targets for word in ("--target", target)]
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "events"
            status, _ = self.change(
                "up", "--continue-on-error", "--event-log", str(log), *chosen
            )
            lines = log.read_text(encoding="utf-8") if log.exists() else ""
        return status, [json.loads(line) for line in lines.splitlines()]

    def change(self, command: str, *options: str) -> tuple[int, str]:
        """Run a changing command; return its status and its last words.

        The progress goes where ours goes; so do the last words, and they come back.
        """
        done = self._run(command, *AGREED, *options, stderr=subprocess.PIPE)
        print(done.stderr, end="", file=sys.stderr, flush=True)
        return done.returncode, str(done.stderr).strip()

    def cancel(self) -> None:
        """Take the lock, or end the update that Pulumi Cloud believes to be running."""
        self._run("cancel", "--yes")

    def export(self) -> dict[str, Any]:
        """Return the state, with secrets as they are kept."""
        done = self._run("stack", "export", stdout=subprocess.PIPE, check=True)
        state: dict[str, Any] = json.loads(done.stdout)
        return state

    def put_back(self, state: Path) -> None:
        """Make an exported state the stack's."""
        self._run("stack", "import", "--file", str(state), check=True)

    def _run(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        try:
            return foreground.engine(
                ["pulumi", *command, "--stack", self.stack],
                env={**os.environ, **_MAY_LOG_EVENTS},
                **options,
            )
        except FileNotFoundError:
            raise MissingEngineError from None
