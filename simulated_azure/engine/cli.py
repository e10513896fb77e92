"""Find the Pulumi command line, or have it built.

A `pulumi` on PATH is preferred, if it is new enough. Where there is none but Go is, the
version pinned in `cli/go.mod` is built once and kept outside the checkout.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from foreground import signals
from simulated_azure.engine.cli_build import (
    GO_VERSION,
    VERSION,
    CliBuildFailed,
    build,
    say,
)

_OLDEST: Final = r'^requiredPulumiVersion: ">=([\d.]+)"$'
PROJECT: Final = Path(__file__).resolve().parents[2] / "Pulumi.yaml"
SHIM_MARK: Final = "simulated-azure.shims"
"""A file beside our own `pulumi`, by which a search knows that it is not a real one."""


class CliMissing(Exception):
    """There is neither a `pulumi` nor the Go that could build one."""

    def __init__(self) -> None:
        super().__init__(
            "No `pulumi` on PATH, and no `go` to build one with: install Pulumi "
            f"(see pulumi.com/docs/install) or Go {GO_VERSION} or newer, and run this "
            "again."
        )


class CliTooOld(Exception):
    """The `pulumi` on PATH lacks what the program needs."""

    def __init__(self, pulumi: Path, version: str) -> None:
        super().__init__(
            f"The `pulumi` on PATH is too old: {pulumi} is {version}, allowed is "
            f"{oldest()} or newer (requiredPulumiVersion in Pulumi.yaml). Update it "
            "(see pulumi.com/docs/install), or take it off PATH: then Go builds "
            f"{VERSION}."
        )


def oldest() -> str:
    """Return the oldest version that the project allows, as Pulumi.yaml has it."""
    found = re.search(
        r'^requiredPulumiVersion: ">=([\d.]+)"', PROJECT.read_text(), re.M
    )
    return found[1] if found else "3.0.0"


def cached() -> Path:
    """Name the place of the built binary; it need not exist."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "ml-synapse-platform" / f"pulumi-{VERSION}" / "pulumi"


def on_path() -> Path | None:
    """Return the real `pulumi` on PATH, if there is one."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if not folder or Path(folder, SHIM_MARK).exists():
            continue
        if found := shutil.which("pulumi", path=folder):
            return Path(found)
    return None


def find() -> Path | None:
    """Return the `pulumi` to use: the one on PATH, else the one built before."""
    built = cached()
    return on_path() or (built if os.access(built, os.X_OK) else None)


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
        return find() or build(go, target)


def refuse_an_old_one() -> None:
    """Raise CliTooOld if the `pulumi` on PATH says that it is older than allowed."""
    pulumi = on_path()
    if pulumi is None:
        return
    answer = subprocess.run(
        [str(pulumi), "version"],
        env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    # A build of one's own may call itself anything; the engine judges it in the end.
    if (version := _numbers(answer)) and version < _numbers(oldest()):
        raise CliTooOld(pulumi, answer)


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version)
    return tuple(map(int, found.groups())) if found else ()


def main() -> int:
    """Make sure that there is a command line; say in one line why there is none."""
    try:
        refuse_an_old_one()
        find_or_build()
    except (CliMissing, CliTooOld, CliBuildFailed) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(signals.run(main))
