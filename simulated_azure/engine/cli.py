"""Find the Pulumi command line, or build it from its Go modules.

A `pulumi` on PATH is preferred, whatever 3.x it is. Where there is none but Go is, the
version pinned in `cli/go.mod` is built once and kept outside the checkout.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from foreground import signals

VERSION: Final = "3.250.0"
MODULE: Final = Path(__file__).with_name("cli")
SHIM_MARK: Final = "simulated-azure.shims"
"""A file beside our own `pulumi`, by which a search knows that it is not a real one."""

_VERSION_VARIABLE: Final = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_COMMAND: Final = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"


class CliMissing(Exception):
    """There is neither a `pulumi` nor the Go that could build one."""

    def __init__(self) -> None:
        super().__init__(
            "No `pulumi` on PATH, and no `go` to build one with: install Pulumi "
            "(see pulumi.com/docs/install) or Go 1.25 or newer, and run this again."
        )


class CliBuildFailed(Exception):
    """Go could not build the command line."""

    def __init__(self, output: str) -> None:
        tail = "\n".join(output.strip().splitlines()[-15:])
        super().__init__(
            f"Go could not build Pulumi {VERSION} (first download needs a network or a "
            f"module proxy); its last words:\n{tail}\n"
            "Or install Pulumi instead (see pulumi.com/docs/install)."
        )


def cached() -> Path:
    """Name the place of the built binary; it need not exist."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "ml-synapse-platform" / f"pulumi-{VERSION}" / "pulumi"


def find() -> Path | None:
    """Return the `pulumi` to use: the one on PATH, else the one built before."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if not folder or Path(folder, SHIM_MARK).exists():
            continue
        if found := shutil.which("pulumi", path=folder):
            return Path(found)
    built = cached()
    return built if os.access(built, os.X_OK) else None


def find_or_build() -> Path:
    """Return the `pulumi` to use, building it first where that is the only way.

    Raises CliMissing without Go, CliBuildFailed with Go's last lines.
    """
    if found := find():
        return found
    go = shutil.which("go")
    if go is None:
        raise CliMissing
    target = cached()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Another process may have built it while this one waited.
        return find() or _build(go, target)


def _build(go: str, target: Path) -> Path:
    say("Building the Pulumi CLI from its Go modules (once, about 3 minutes) …")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        fresh = Path(folder) / "pulumi"
        flags = f"-s -w -X {_VERSION_VARIABLE}=v{VERSION}"
        command = [go, "build", "-ldflags", flags, "-o", str(fresh), _COMMAND]
        build = subprocess.run(
            command,
            cwd=MODULE,
            env={**os.environ, "GOWORK": "off", "GOFLAGS": "-mod=readonly"},
            capture_output=True,
            text=True,
            check=False,
        )
        if build.returncode:
            raise CliBuildFailed(build.stderr)
        # Within one folder a rename is atomic: nobody ever sees half a binary.
        fresh.replace(target)
    say(f"Built in {time.monotonic() - started:.0f} s, kept as {target}.")
    return target


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Make sure that there is a command line; say in one line why there is none."""
    try:
        find_or_build()
    except (CliMissing, CliBuildFailed) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(signals.run(main))
