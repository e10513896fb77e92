"""Run one of make's stack commands on the simulation and say what came of it.

    python -m simulated_azure exec -- python -m simulated_azure.engine.operate up dev

The engine's own output is left as it is; this adds what a reader wants to know next.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from foreground import command as foreground
from foreground import signals
from simulated_azure.engine import summary
from simulated_azure.engine.stack_settings import Project

COMMANDS: Final = {
    "up": ("up", "--yes", "--skip-preview", "--suppress-outputs"),
    "preview": ("preview", "--suppress-outputs"),
    "refresh": ("refresh", "--yes", "--skip-preview", "--suppress-outputs"),
    "destroy": ("destroy", "--yes", "--skip-preview", "--suppress-outputs"),
}
UNPROTECTED: Final = ("ml-synapse:protectData=false", "ml-synapse:locks=false")
"""What lifts the protection, in the words of the stack file."""


class Stack:
    """One stack of the project in the working directory."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, operation: str, *options: str) -> int:
        """Run an engine command with its output where ours goes; return its status."""
        command = ["pulumi", *COMMANDS[operation], "--stack", self.name, *options]
        return foreground.engine(command).returncode

    def ask(self, *command: str) -> Any:
        """Return the JSON that a command answers, None where it fails."""
        answer = foreground.engine(
            ["pulumi", *command, "--stack", self.name, "--non-interactive"],
            capture_output=True,
        )
        return json.loads(answer.stdout) if answer.returncode == 0 else None

    def resources(self) -> list[dict[str, Any]]:
        """Return the resources in the stack's state, the providers left out."""
        state = self.ask("stack", "export") or {}
        found = state.get("deployment", {}).get("resources") or []
        return [it for it in found if not it["type"].startswith("pulumi:")]

    def changes(self) -> dict[str, int]:
        """Count the operations of the last update, refresh or destroy."""
        history = self.ask("stack", "history", "--json", "--page-size", "1")
        return dict(history[0].get("resourceChanges") or {}) if history else {}

    def outputs(self) -> dict[str, Any]:
        return dict(self.ask("stack", "output", "--json") or {})

    def is_locked(self) -> bool:
        """Say whether an engine holds the stack, or has died holding it."""
        locks = Path(os.environ["SIMULATED_AZURE_HOME"], "backend", ".pulumi", "locks")
        return any(file.parent.name == self.name for file in locks.rglob("*.json"))

    def unlock(self) -> int:
        """Take a dead engine's lock and bring the state up to date."""
        command = [sys.executable, "-m", "verification.recovery", "--state-only"]
        return foreground.run([*command, "--stack", self.name])

    def select(self) -> None:
        """Make it the stack that later commands speak of."""
        self.ask("stack", "select", self.name)


def up(stack: Stack) -> int:
    started = time.monotonic()
    status = stack.run("up")
    seconds = time.monotonic() - started
    if status:
        say(summary.unfinished(stack.name, "up", status, seconds))
        return status
    stack.select()
    say(
        summary.stands(
            stack.name, stack.resources(), stack.outputs(), stack.changes(), seconds
        )
    )
    return 0


def refresh(stack: Stack) -> int:
    status = stack.run("refresh")
    if status == 0:
        say(summary.refreshed(stack.name, stack.changes()))
    return status


def destroy(stack: Stack, *, unprotect: bool) -> int:
    started = time.monotonic()
    options: tuple[str, ...] = ()
    if unprotect:
        options = ("--config-file", str(_unprotected_settings(stack)))
        say(f"Lifting the protection of {stack.name} for this run …")
        lift = [word for setting in UNPROTECTED for word in ("--config", setting)]
        if status := stack.run("up", *options, *lift):
            say(
                summary.unfinished(stack.name, "up", status, time.monotonic() - started)
            )
            return status
    elif protected := [it for it in stack.resources() if it.get("protect")]:
        say(summary.protected(stack.name, protected))
        return 1
    if stack.is_locked() and (status := stack.unlock()):
        return status
    status = stack.run("destroy", *options)
    seconds = time.monotonic() - started
    if status:
        say(summary.unfinished(stack.name, "destroy", status, seconds))
    else:
        say(summary.gone(stack.name, stack.changes(), seconds))
    return status


def _unprotected_settings(stack: Stack) -> Path:
    """Copy the stack's settings, for the engine keeps what `--config` says in them."""
    home = Path(os.environ["SIMULATED_AZURE_HOME"])
    project = Project.find(Path(), home)
    if project is None:
        sys.exit("There is no Pulumi.yaml here: run this in the project's folder.")
    stack.ask("stack", "select", stack.name)
    copy = project.copy(stack.name)
    target = copy.with_name(f"unprotected{copy.suffix}")
    shutil.copyfile(copy, target)
    return target


def say(text: str) -> None:
    print(f"\n{text}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the engine's exit status."""
    parser = argparse.ArgumentParser(prog="operate", description=__doc__)
    parser.add_argument("operation", choices=COMMANDS)
    parser.add_argument("stack")
    parser.add_argument("--unprotect", action="store_true")
    options = parser.parse_args(arguments)
    stack = Stack(options.stack)
    try:
        return _operate(stack, options)
    except signals.Interrupted as interrupted:
        locked = stack.is_locked()
        signals.tell(summary.interrupted(stack.name, options.operation, locked=locked))
        return interrupted.status


def _operate(stack: Stack, options: argparse.Namespace) -> int:
    if options.operation == "up":
        return up(stack)
    if options.operation == "refresh":
        return refresh(stack)
    if options.operation == "destroy":
        return destroy(stack, unprotect=options.unprotect)
    return stack.run(options.operation)


if __name__ == "__main__":
    sys.exit(signals.run(main))
