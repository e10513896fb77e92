"""Run one of make's stack commands on the simulation and say what came of it.

    python -m simulated_azure exec -- python -m simulated_azure.engine.operate up dev

The engine's own output is left as it is; this adds what a reader wants to know next.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from foreground import command as foreground
from foreground import signals
from simulated_azure.engine import summary
from simulated_azure.engine.last_update import LastUpdate
from simulated_azure.engine.plan import Plan, Progress, ending, preview
from simulated_azure.engine.stack_settings import Project

COMMANDS: Final = {
    "up": ("up", "--yes", "--skip-preview", "--suppress-outputs"),
    "preview": ("preview", "--suppress-outputs"),
    "refresh": ("refresh", "--yes", "--skip-preview", "--suppress-outputs"),
    "destroy": ("destroy", "--yes", "--skip-preview", "--suppress-outputs"),
}
POLICY_PACK: Final = ("--policy-pack", "policies")
UNPROTECTED: Final = (
    "ml-synapse:protection.protectData=false",
    "ml-synapse:protection.locks=false",
)
"""The settings that lift the protection, in the words of the stack file."""


class Stack:
    """One stack of the project in the working directory."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, operation: str, *options: str) -> int:
        """Run an engine command with its output where ours goes; return its status."""
        command = ["pulumi", *COMMANDS[operation], "--stack", self.name, *options]
        return foreground.engine(command).returncode

    def ask(self, *command: str) -> Any:
        """Return the JSON that a `pulumi stack` command answers.

        Raises:
            CalledProcessError: it failed; its words are in ``stderr``.
        """
        return json.loads(self._call(*command, "--stack", self.name))

    def _call(self, *command: str) -> str:
        words = ["pulumi", "stack", *command, "--non-interactive"]
        return foreground.engine(words, capture_output=True, check=True).stdout

    def resources(self) -> list[dict[str, Any]]:
        """Return the resources in the stack's state, the providers left out."""
        return [
            resource
            for resource in self._state()
            if not resource["type"].startswith("pulumi:")
        ]

    def _state(self) -> list[dict[str, Any]]:
        return self.ask("export").get("deployment", {}).get("resources") or []

    def changes(self) -> dict[str, int]:
        """Count the operations of the last update, refresh or destroy."""
        history = self.ask("history", "--json", "--page-size", "1")
        return dict(history[0].get("resourceChanges") or {}) if history else {}

    def outputs(self) -> dict[str, Any]:
        return dict(self.ask("output", "--json"))

    def is_locked(self) -> bool:
        """Say whether an engine holds the stack, or has died holding it."""
        locks = _home() / "backend" / ".pulumi" / "locks"
        return any(file.parent.name == self.name for file in locks.rglob("*.json"))

    def unlock(self) -> int:
        """Take a dead engine's lock and bring the state up to date."""
        command = [sys.executable, "-m", "verification.recovery", "--state-only"]
        return foreground.run([*command, "--stack", self.name])

    def plan(self, *options: str) -> Plan:
        """Preview an update, with progress where a reader can see it."""
        command = ["pulumi", "preview", "--stack", self.name, *options]
        with Progress(self.name) as progress:
            return preview([*command, "--non-interactive"], progress)

    def ending(self) -> Plan:
        """Plan a destroy, from the state alone: all that it holds goes away.

        The engine's own preview of it would say the same, in a third more time.
        """
        return ending(self._state())

    @property
    def last_update(self) -> LastUpdate:
        return LastUpdate(_project(), self.name, _home())

    def select(self) -> None:
        """Make it the stack that later commands speak of."""
        self._call("select", self.name)


def up(stack: Stack, *, policies: bool = False, confirmed: bool = False) -> int:
    """Preview, say what will change, then update; write nothing where that is refused.

    Returns the status to exit with: the engine's, or 1 for data without a confirmation.
    """
    started = time.monotonic()
    stack.select()
    plan = stack.plan(*(POLICY_PACK if policies else ()))
    if plan.status:
        say("\n".join([*plan.violations, *plan.messages]))
        say(summary.refused(stack.name, plan.status, time.monotonic() - started))
        return plan.status
    say("\n".join([*plan.violations, *summary.planned(stack.name, plan)]))
    if (
        lost := [change for change in plan.changes if change.loses_data]
    ) and not confirmed:
        say(summary.unconfirmed(stack.name, lost))
        return 1
    if plan.changes or not stack.last_update.is_current():
        return _update(stack, started)
    if plan.messages:
        say("\n".join(plan.messages))
    _tell_what_stands(stack, {}, started)
    return 0


def _update(stack: Stack, started: float) -> int:
    if status := stack.run("up"):
        seconds = time.monotonic() - started
        say(summary.unfinished(stack.name, "up", status, seconds))
        return status
    stack.last_update.note()
    _tell_what_stands(stack, stack.changes(), started)
    return 0


def _tell_what_stands(stack: Stack, changes: dict[str, int], started: float) -> None:
    resources, outputs = stack.resources(), stack.outputs()
    seconds = time.monotonic() - started
    say(summary.stands(stack.name, resources, outputs, changes, seconds))


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
        lift.append("--config-path")
        if status := stack.run("up", *options, *lift):
            say(
                summary.unfinished(stack.name, "up", status, time.monotonic() - started)
            )
            return status
    elif protected := [
        resource for resource in stack.resources() if resource.get("protect")
    ]:
        say(summary.protected(stack.name, protected))
        return 1
    if stack.is_locked() and (status := stack.unlock()):
        return status
    say("\n".join(summary.ending(stack.name, stack.ending())))
    status = stack.run("destroy", *options)
    seconds = time.monotonic() - started
    if status:
        say(summary.unfinished(stack.name, "destroy", status, seconds))
    else:
        say(summary.gone(stack.name, stack.changes(), seconds))
    return status


def _unprotected_settings(stack: Stack) -> Path:
    """Copy the stack's settings, for the engine keeps what `--config` says in them."""
    stack.select()
    copy = _project().copy(stack.name)
    target = copy.with_name(f"unprotected{copy.suffix}")
    shutil.copyfile(copy, target)
    return target


def _home() -> Path:
    return Path(os.environ["SIMULATED_AZURE_HOME"])


def _project() -> Project:
    project = Project.find(Path(), _home())
    if project is None:
        sys.exit("There is no Pulumi.yaml here: run this in the project's folder.")
    return project


def say(text: str) -> None:
    print(f"\n{text}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the engine's exit status."""
    parser = argparse.ArgumentParser(prog="operate", description=__doc__)
    parser.add_argument("operation", choices=COMMANDS)
    parser.add_argument("stack")
    parser.add_argument("--unprotect", action="store_true")
    parser.add_argument("--policies", action="store_true", help="judge the plan, too")
    parser.add_argument("--confirm", action="store_true", help="data may be lost")
    options = parser.parse_args(arguments)
    stack = Stack(options.stack)
    try:
        return _operate(stack, options)
    except signals.Interrupted as interrupted:
        locked = stack.is_locked()
        signals.tell(summary.interrupted(stack.name, options.operation, locked=locked))
        return interrupted.status
    except subprocess.CalledProcessError as failed:
        say(summary.unanswered(stack.name, failed))
        return failed.returncode


def _operate(stack: Stack, options: argparse.Namespace) -> int:
    if options.operation == "up":
        return up(stack, policies=options.policies, confirmed=options.confirm)
    if options.operation == "refresh":
        return refresh(stack)
    if options.operation == "destroy":
        return destroy(stack, unprotect=options.unprotect)
    return stack.run(options.operation)


if __name__ == "__main__":
    sys.exit(signals.run(main))
