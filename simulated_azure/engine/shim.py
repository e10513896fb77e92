"""The `pulumi` that commands under the simulation find first on PATH.

It hands over to the real one, having seen to it that the stack exists and that the
engine writes to a copy of the stack's settings (`stack_settings.py`), never to a
tracked file.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final, NoReturn

from foreground import command as foreground
from foreground import signals
from simulated_azure.engine import cli
from simulated_azure.engine.arguments import Arguments
from simulated_azure.engine.cli_build import CliBuildFailed, say
from simulated_azure.engine.stack_settings import Project, differs, ensure

TAKE_CONFIG_FILE: Final = {
    *("up", "update", "preview", "pre", "refresh", "destroy", "down", "dn"),
    *("import", "watch", "config", "logs"),
}
REWRITE_SETTINGS: Final = {
    *("init", "new", "rm", "remove", "rename", "change-secrets-provider"),
    *("history", "hist"),
}
"""Subcommands of `stack` that write to, move or delete the file of settings."""

_CONFIG_EDITS: Final = {"set", "set-all", "rm", "rm-all", "cp", "copy", "refresh"}


class Shim:
    """One call of `pulumi` in one project."""

    def __init__(self, pulumi: str, arguments: Arguments, project: Project) -> None:
        self.pulumi = pulumi
        self.arguments = arguments
        self.project = project

    def run(self) -> NoReturn:
        """Do what the command needs beforehand, then become the real `pulumi`."""
        arguments = self.arguments
        if arguments.has("--help", "-h", "--config-file"):
            self._become(arguments.raw)
        if arguments.command == "stack":
            self._stack()
        if arguments.command in TAKE_CONFIG_FILE:
            self._with_settings()
        if stack := arguments.options.get("--stack"):
            ensure(self.project, stack, self.pulumi)
        self._become(arguments.raw)

    def _stack(self) -> NoReturn:
        arguments = self.arguments
        subcommand = arguments.subcommand
        named = arguments.options.get("--stack") or arguments.operand
        if subcommand in REWRITE_SETTINGS:
            self._in_scratch()
        if subcommand == "select" and not named:
            for stack in self.project.stacks():
                ensure(self.project, stack, self.pulumi)
        elif subcommand == "select":
            ensure(self.project, named, self.pulumi)
            if arguments.has("-c", "--create") and not self._exists(named):
                self._call(["stack", "init", named, "--no-select"], scratch=True)
        elif given := arguments.options.get("--stack"):
            ensure(self.project, given, self.pulumi)
        self._become(arguments.raw)

    def _in_scratch(self) -> NoReturn:
        """Run a command that rewrites settings where only the copies are."""
        arguments = self.arguments
        self.project.prepare_scratch()
        subcommand, operand = arguments.subcommand, arguments.operand
        command = arguments.without_cwd()
        creates = subcommand in ("init", "new")
        if not creates and "--stack" not in arguments.options:
            removes = subcommand in ("rm", "remove")
            stack = operand if removes and operand else self._selected()
            if stack and not (removes and operand):
                command += ["--stack", stack]
        status = self._call(command, scratch=True)
        if status == 0 and creates and not arguments.has("--no-select"):
            created = arguments.options.get("--stack") or operand
            status = self._call(["stack", "select", created]) if created else 0
        sys.exit(status)

    def _with_settings(self) -> NoReturn:
        arguments = self.arguments
        stack = arguments.options.get("--stack") or self._selected()
        if not stack:
            known = ", ".join(self.project.stacks()) or "none"
            say(
                "No stack is selected: give --stack NAME or run `pulumi stack select "
                f"NAME` first (stacks with settings in this project: {known})."
            )
            sys.exit(255)
        copy = ensure(self.project, stack, self.pulumi)
        if copy is None:
            self._become(arguments.raw)
        self._mention_settings(stack)
        if arguments.has("--remove") and arguments.command in ("destroy", "down", "dn"):
            self._destroy_and_remove(stack, copy)
        self._become(arguments.with_option("--config-file", str(copy)))

    def _mention_settings(self, stack: str) -> None:
        tracked = self.project.tracked(stack).name
        arguments = self.arguments
        if arguments.command == "config":
            if arguments.subcommand in _CONFIG_EDITS:
                say(f"(simulated Azure: kept aside, {tracked} stays as it is)")
        elif differs(self.project, stack):
            say(
                f"(simulated Azure: settings changed by `pulumi config` differ from "
                f"{tracked}; an edit of that file or `make reset` drops them)"
            )

    def _destroy_and_remove(self, stack: str, copy: Path) -> NoReturn:
        command = Arguments.parse(self.arguments.without("--remove"))
        status = self._call(command.with_option("--config-file", str(copy)))
        if status == 0:
            status = self._call(["stack", "rm", stack, "--yes"], scratch=True)
        sys.exit(status)

    def _selected(self) -> str | None:
        if stack := os.environ.get("PULUMI_STACK"):
            return stack
        answer = subprocess.run(
            [self.pulumi, "stack", "--show-name", "--non-interactive"],
            cwd=self.project.file.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        return answer.stdout.strip() or None

    def _exists(self, stack: str) -> bool:
        command = ["stack", "--stack", stack, "--show-name", "--non-interactive"]
        answer = subprocess.run(
            [self.pulumi, *command],
            cwd=self.project.file.parent,
            capture_output=True,
            check=False,
        )
        return answer.returncode == 0

    def _call(self, command: list[str], *, scratch: bool = False) -> int:
        folder = self.project.scratch if scratch else self.project.file.parent
        return foreground.engine([self.pulumi, *command], cwd=folder).returncode

    def _become(self, command: list[str] | tuple[str, ...]) -> NoReturn:
        os.execv(self.pulumi, [self.pulumi, *command])


def main() -> None:
    """Run the real `pulumi` in this process's place."""
    sys.exit(signals.run(_hand_over))


def _hand_over() -> NoReturn:
    home = os.environ.get("SIMULATED_AZURE_HOME", "")
    try:
        pulumi = str(cli.find_or_build())
    except (cli.CliMissing, CliBuildFailed) as error:
        say(str(error))
        sys.exit(1)
    arguments = Arguments.parse(sys.argv[1:])
    start = Path(arguments.options.get("--cwd", "."))
    project = Project.find(start, Path(home)) if home else None
    if project is None:
        os.execv(pulumi, [pulumi, *arguments.raw])
    Shim(pulumi, arguments, project).run()
