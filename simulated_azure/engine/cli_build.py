"""Build the Pulumi command line from its Go modules, and say how far the build is.

The compiler takes nearly all of the time. Three settings halve it: it collects no
garbage while a process has less than `_MEMORY`, it writes no data for debuggers, and it
inlines no calls in what a simulation never runs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

MODULE: Final = Path(__file__).with_name("cli")
EXPECTED: Final = "once, about 4 minutes on two cores"
REPORT_SECONDS: Final = 15.0

_PINNED: Final = (MODULE / "go.mod").read_text()
_PULUMI: Final = "github.com/pulumi/pulumi"
_MEMORY: Final = "2GiB"
_NEVER_RUN: Final = (
    *("github.com/aws/...", "github.com/Azure/...", "github.com/envoyproxy/..."),
    *("cloud.google.com/...", "google.golang.org/api/...", "github.com/pb33f/..."),
    *("github.com/alecthomas/...", "github.com/go-git/..."),
    f"{_PULUMI}/pkg/v3/cmd/pulumi/cloud",
)
"""Clients of the clouds that could keep a state, and what prints Pulumi Cloud's API."""
_ENVIRONMENT: Final = {
    "GOWORK": "off",
    "GOFLAGS": "-mod=readonly",
    "GOGC": "off",
    "GOMEMLIMIT": _MEMORY,
}


def _pinned(pattern: str) -> str:
    found = re.search(pattern, _PINNED, re.MULTILINE)
    if found is None:
        raise LookupError(f"{MODULE / 'go.mod'} has no line {pattern}")
    return found[1]


VERSION: Final = _pinned(rf"{_PULUMI}/pkg/v3 v(\S+)")
"""The version that is built; `cli/go.mod` pins it."""
GO_VERSION: Final = _pinned(r"^go (\S+)$")
"""The oldest Go that can."""


class CliBuildFailed(Exception):
    """Go could not build the command line."""

    def __init__(self, output: Sequence[str]) -> None:
        tail = "\n".join(output[-15:])
        super().__init__(
            f"Go could not build Pulumi {VERSION} (it needs Go {GO_VERSION}, and the "
            "first time a network or a module proxy); its last words:\n"
            f"{tail}\n"
            "Or install Pulumi instead (see pulumi.com/docs/install)."
        )


class Progress:
    """Count what is done; say so every `REPORT_SECONDS`."""

    def __init__(self, what: str, started: float) -> None:
        self._what = what
        self._started = started
        self._said = time.monotonic()
        self.done = 0

    def count(self) -> None:
        self.done += 1
        now = time.monotonic()
        if now - self._said >= REPORT_SECONDS:
            self._said = now
            say(f"  {self.done} {self._what}, {now - self._started:.0f} s")


def build(go: str, target: Path) -> Path:
    """Build the command line as `target`, with a line a step on standard error.

    Raises CliBuildFailed with Go's last lines.
    """
    started = time.monotonic()
    say(
        f"Building the Pulumi CLI {VERSION} from its Go modules ({EXPECTED}; "
        "a `pulumi` on PATH spares it) …"
    )
    packages = _load(go, started)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        fresh = Path(folder) / "pulumi"
        progress = Progress(f"of {packages} packages compiled", started)
        for _ in _output(_building(go, fresh)):
            progress.count()
        # Within one folder a rename is atomic: nobody ever sees half a binary.
        fresh.replace(target)
    say(f"Built in {time.monotonic() - started:.0f} s, kept as {target}.")
    return target


def _load(go: str, started: float) -> int:
    """Download what is missing; return how many packages there are to compile."""
    downloads = Progress("modules downloaded", started)
    packages = 0
    for line in _output([go, "list", "-deps", f"{_PULUMI}/pkg/v3/cmd/pulumi"]):
        if line.startswith("go: downloading"):
            downloads.count()
        else:
            packages += 1
    return packages


def _building(go: str, target: Path) -> list[str]:
    version = f"-X {_PULUMI}/sdk/v3/go/common/version.Version=v{VERSION}"
    command = [go, "build", "-v", "-gcflags=all=-dwarf=false"]
    command += [f"-gcflags={package}=-dwarf=false -l" for package in _NEVER_RUN]
    command += ["-ldflags", f"-s -w {version}", "-o", str(target)]
    return [*command, f"{_PULUMI}/pkg/v3/cmd/pulumi"]


def _output(command: list[str]) -> Iterator[str]:
    """Yield what a Go command prints, line by line; raise if it fails."""
    printed: list[str] = []
    with subprocess.Popen(
        command,
        cwd=MODULE,
        env={**os.environ, **_ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                printed.append(line.rstrip())
                yield printed[-1]
        except BaseException:
            # On a request to end: nobody waits for the minutes that are left.
            process.terminate()
            raise
    if process.returncode:
        raise CliBuildFailed(printed)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
