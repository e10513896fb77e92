"""Deploy the platform with the real engine to a simulated Azure of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Final

import yaml

from tests.engine.warm_client import SERVER
from tests.stack_files import change

COMMAND_SECONDS: Final = 600
STREAM_EVENTS: Final = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}

_ESCAPES: Final = re.compile(r"\x1b\[[0-9;]*m|<\{%.*?%\}>")


@dataclass(frozen=True)
class Step:
    """What the engine did, or would do, to one resource."""

    operation: str
    urn: str
    keys: tuple[str, ...]
    """The inputs that force a replacement."""

    @property
    def type_token(self) -> str:
        """Return the resource's type."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """Return the logical name."""
        return self.urn.rpartition("::")[2]


@dataclass(frozen=True)
class Outcome:
    """What one engine command said."""

    status: int
    events: Sequence[dict[str, Any]]
    output: str = field(repr=False)

    @cached_property
    def steps(self) -> list[Step]:
        """Return the operation planned for each resource."""
        metadata = [
            event["resourcePreEvent"]["metadata"]
            for event in self.events
            if "resourcePreEvent" in event
        ]
        return [Step(m["op"], m["urn"], tuple(m.get("keys") or ())) for m in metadata]

    @property
    def changes(self) -> dict[str, int]:
        """Count the operations that change something."""
        summaries = [e["summaryEvent"] for e in self.events if "summaryEvent" in e]
        counts: dict[str, int] = summaries[-1]["resourceChanges"] if summaries else {}
        return {op: n for op, n in counts.items() if op != "same" and n}

    @property
    def changed(self) -> Counter[str]:
        """Count what was changed: ``update ml-storage``."""
        metadata = [
            event["resOutputsEvent"]["metadata"]
            for event in self.events
            if "resOutputsEvent" in event
        ]
        return Counter(
            f"{m['op']} {m['urn'].rpartition('::')[2]}"
            for m in metadata
            if m["op"] not in {"same", "refresh", "read"}
        )

    def replaced(self) -> dict[str, tuple[str, ...]]:
        """Return the resources to be replaced: name -> the inputs that force it."""
        created = [s for s in self.steps if s.operation == "create-replacement"]
        return {step.name: step.keys for step in created}

    @property
    def errors(self) -> str:
        """Return the text of all errors, tracebacks included."""
        return self._diagnostics("error", "info#err")

    @property
    def warnings(self) -> str:
        """Return the text of all warnings, also of those on standard error."""
        printed = self._diagnostics("info#err").splitlines()
        lines = [line for line in printed if line.startswith("warning: ")]
        return "\n".join([*lines, *self._diagnostics("warning").splitlines()])

    def _diagnostics(self, *severities: str) -> str:
        found = [e["diagnosticEvent"] for e in self.events if "diagnosticEvent" in e]
        lines = [d["message"] for d in found if d["severity"] in severities]
        return _ESCAPES.sub("", "".join(lines))

    def succeed(self) -> Outcome:
        """Return this outcome; raise with all that was said when it failed."""
        if self.status != 0:
            said = self.errors or self.output[-6000:]
            raise AssertionError(f"the command ended with {self.status}:\n{said}")
        return self


@dataclass(frozen=True)
class Deployment:
    """A stack of the program in ``folder`` on the simulation in ``home``."""

    folder: Path
    home: Path
    stack: str
    pace: float = field(default=0, kw_only=True)
    """Seconds that a second of the simulated Azure takes."""
    options: tuple[str, ...] = field(default=(), kw_only=True)
    """Further options of the simulation."""

    @property
    def settings(self) -> Path:
        """Return the stack's settings."""
        return self.folder / f"Pulumi.{self.stack}.yaml"

    def configure(self, **values: object) -> None:
        """Change settings by their paths (``network.egress``); None takes one away."""
        content = yaml.safe_load(self.settings.read_text(encoding="utf-8"))
        for path, value in values.items():
            change(content["config"], path, value)
        self.settings.write_text(yaml.safe_dump(content), encoding="utf-8")

    def preview(self, *options: str) -> Outcome:
        """Preview an update."""
        return self.engine("preview", *options)

    def up(self, *options: str) -> Outcome:
        """Update the stack."""
        return self.engine("up", "--yes", "--skip-preview", *options)

    def refresh(self, *options: str) -> Outcome:
        """Bring what Azure shows into the state."""
        return self.engine("refresh", "--yes", "--skip-preview", *options)

    def destroy(self, *options: str) -> Outcome:
        """Delete everything."""
        return self.engine("destroy", "--yes", "--skip-preview", *options)

    def state(self) -> dict[str, Any]:
        """Return the exported state."""
        done = self.run(*self._pulumi("stack", "export"))
        state: dict[str, Any] = json.loads(done.stdout)
        return state

    def outputs(self) -> dict[str, Any]:
        """Return the stack's outputs."""
        done = self.run(*self._pulumi("stack", "output", "--json"))
        outputs: dict[str, Any] = json.loads(done.stdout)
        return outputs

    def engine(self, *arguments: str) -> Outcome:
        """Run an engine command and collect its events."""
        done = self.run(*self._pulumi(*arguments), "--json", check=False)
        return Outcome(
            done.returncode, list(_events(done.stdout)), done.stdout + done.stderr
        )

    def run(
        self, *command: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run any command with the simulation attached."""
        done = subprocess.run(
            [*self._attached(), *command],
            cwd=self.folder,
            env={**os.environ, **STREAM_EVENTS},
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{command} ended with {done}")
        return done

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start an engine command in a session of its own."""
        return self.start_any(*self._pulumi(*arguments), "--json")

    def start_any(
        self, *command: str, output: IO[bytes] | int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Start any command with the simulation attached, in a session of its own.

        Who starts one is about to stop it: every process is as outside of tests.
        """
        return subprocess.Popen(
            [*self._attached(), *command],
            cwd=self.folder,
            env={name: it for name, it in os.environ.items() if name != SERVER},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )

    def ask_azure(self, method: str, path: str, body: object = None) -> Any:
        """Call Azure past the engine, as the deployer; return the JSON answer."""
        caller = Path(__file__).with_name("ask_azure.py")
        arguments = [sys.executable, str(caller), method, path, json.dumps(body)]
        return json.loads(self.run(*arguments).stdout)

    def _attached(self) -> list[str]:
        python = str(self.folder / ".venv" / "bin" / "python")
        module = [python, "-m", "simulated_azure"]
        home = ["--home", str(self.home), "--pace", str(self.pace)]
        return [*module, "exec", *home, *self.options, "--"]

    def _pulumi(self, *arguments: str) -> list[str]:
        return ["pulumi", *arguments, "--stack", self.stack, "--non-interactive"]


Deploy = Callable[..., Deployment]
"""Makes a deployment of a stack, whose name is the one argument without a keyword."""


def _events(output: str) -> Iterator[dict[str, Any]]:
    """Yield the engine's events: the lines that are JSON objects."""
    for line in output.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def custom_resources(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a state's resources that exist outside it."""
    return [
        entry
        for entry in state["deployment"].get("resources", [])
        if entry.get("custom") and not entry["type"].startswith("pulumi:")
    ]
