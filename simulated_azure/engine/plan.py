"""Preview an update, and read from the engine's events what it would change."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

from foreground import command as foreground
from simulated_azure.arm.data_holders import holds_data

KINDS: Final = {
    "create": "create",
    "import": "import",
    "update": "update",
    "create-replacement": "replace",
    "delete": "delete",
}
"""Each kind of change by the engine's step that stands for it, in the order shown.

A replacement is three steps (create, replace, delete the old one), counted as one.
Source: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
"""
_PROVIDERS: Final = "pulumi:providers:"
_STREAM: Final = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}
_TOLD: Final = ("warning", "error", "info", "info#err")


@dataclass(frozen=True)
class Change:
    """The change that an update would make to one resource."""

    kind: str
    urn: str
    id: str
    """Azure's ID of what exists, empty where nothing does."""

    @property
    def name(self) -> str:
        return self.urn.rpartition("::")[2]

    @property
    def type_token(self) -> str:
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def loses_data(self) -> bool:
        """Whether it takes away what people have put into the resource."""
        goes = self.kind in ("replace", "delete")
        return (
            goes and self.type_token.startswith("azure-native") and holds_data(self.id)
        )


@dataclass
class Plan:
    """The changes of an update, as far as the engine's events tell them."""

    status: int = 0
    changes: list[Change] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    """The engine's messages, line by line, in the layout of its own output."""
    violations: list[str] = field(default_factory=list)
    """The policy pack's messages, in the same layout."""
    seen: int = 0
    """The number of resources that the engine has looked at."""

    def take(self, event: Mapping[str, Any]) -> None:
        """Note what one event says."""
        if step := event.get("resourcePreEvent"):
            self._take_step(step["metadata"])
        elif said := event.get("diagnosticEvent"):
            if said["severity"] in _TOLD and not said.get("ephemeral"):
                text = str(said.get("prefix", "")) + said["message"]
                self.messages += _located(text, said.get("urn", ""))
        elif broken := event.get("policyEvent"):
            self.violations += _located(_violation(broken), broken["resourceUrn"])

    def of_kind(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    def _take_step(self, step: Mapping[str, Any]) -> None:
        self.seen += 1
        if kind := KINDS.get(step["op"]):
            old = step.get("old") or {}
            self.changes.append(Change(kind, step["urn"], str(old.get("id") or "")))


def ending(state: Sequence[Mapping[str, Any]]) -> Plan:
    """Plan the end of all that a state holds; what was adopted is kept in Azure."""
    plan = Plan()
    for resource in state:
        if resource["type"].startswith(_PROVIDERS):
            continue
        kind = "keep" if resource.get("retainOnDelete") else "delete"
        plan.changes.append(Change(kind, resource["urn"], str(resource.get("id", ""))))
    return plan


def preview(
    command: list[str], progress: Callable[[int], None] = lambda _: None
) -> Plan:
    """Preview by the engine; tell `progress` how many resources it has looked at.

    Raises:
        Interrupted: the user has ended it.
    """
    plan = Plan()
    reader, writer = os.pipe()

    def read() -> None:
        with os.fdopen(reader, encoding="utf-8") as lines:
            for event in _events(lines, plan):
                plan.take(event)
                progress(plan.seen)

    listener = threading.Thread(target=read, daemon=True)
    listener.start()
    try:
        plan.status = foreground.engine(
            [*command, "--json", "--color", "never"],
            stdout=writer,
            env=os.environ | _STREAM,
        ).returncode
    finally:
        os.close(writer)
        listener.join()
    return plan


def _events(lines: IO[str], plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield what is an event; the rest is words of the engine for the reader."""
    for line in lines:
        if line.startswith("{"):
            yield json.loads(line)
        elif line.strip():
            plan.messages.append(line.rstrip())


def _located(text: str, urn: str) -> list[str]:
    """Lay a message out under its resource, as the engine does."""
    lines = text.strip().splitlines()
    if not lines or not urn:
        return lines
    token, name = urn.split("::")[2].rpartition("$")[2], urn.rpartition("::")[2]
    return [f"  {token} ({name}):", *(f"    {line}" for line in lines)]


def _violation(broken: Mapping[str, Any]) -> str:
    level, rule = broken["enforcementLevel"], broken["policyName"]
    return f"policy {rule} [{level}]: {broken['message']}"


class Progress:
    """One line at a terminal, rewritten while the preview goes on."""

    def __init__(self, stack: str) -> None:
        self.line = f"Previewing {stack} …"
        self.is_terminal = sys.stdout.isatty()

    def __call__(self, seen: int) -> None:
        """Show how many resources the engine has looked at."""
        if self.is_terminal:
            print(f"\r{self.line} {seen} resources", end="", flush=True)

    def __enter__(self) -> Progress:
        print(self.line, end="" if self.is_terminal else "\n", flush=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_terminal:
            print(flush=True)
