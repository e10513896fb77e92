"""The environment of whoever calls a plugin of ours.

The engine starts its providers, so that they inherit its environment; ours serve in
the simulation's process, to which the engine is attached. Needs ``/proc`` (Linux):
elsewhere nothing is known of the caller.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

_TABLES = ("/proc/net/tcp", "/proc/net/tcp6")


def environment_of(peer: str) -> dict[str, str]:
    """Return the variables of a process on this machine, by gRPC's name of its socket.

    It is what the process was started with; empty where that cannot be read.
    """
    _, _, port = peer.rpartition(":")
    for inode in _sockets(int(port)) if port.isdecimal() else ():
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"socket:[{inode}]" in _open(folder):
                    return _variables(folder)
    return {}


def _sockets(port: int) -> Iterator[str]:
    """Yield the inodes of the sockets with this local port."""
    for table in _TABLES:
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if int(fields[1].rpartition(":")[2], 16) == port:
                    yield fields[9]


def _open(folder: Path) -> set[str]:
    found = set()
    for link in (folder / "fd").iterdir():
        with contextlib.suppress(OSError):
            found.add(str(link.readlink()))
    return found


def _variables(folder: Path) -> dict[str, str]:
    pairs = (folder / "environ").read_bytes().split(b"\0")
    texts = (os.fsdecode(pair) for pair in pairs if b"=" in pair)
    return dict(text.split("=", 1) for text in texts)
