"""Processor time and memory of this process and of the processes that it has
started.
"""

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

# `ru_maxrss` counts in KiB, on macOS in bytes.
UNIT = 1024 if sys.platform == "darwin" else 1


def processor_seconds() -> float:
    """Return the seconds that this process and its children have computed so far.

    Children that still run, such as Java, count where the system shows them in /proc.
    """
    usages = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ended = sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, usages))
    return ended + sum(map(seconds_of, descendants(os.getpid())))


def peak_mib() -> float:
    """Return the sum of the most memory that each of these processes has had, in
    MiB.
    """
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / UNIT / 1024
    return own + sum(map(peak_of, descendants(os.getpid())))


def descendants(parent: int) -> Iterator[int]:
    """Yield the living processes that a process has started, and those of theirs."""
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in map(int, read(task).split()):
            yield child
            yield from descendants(child)


def seconds_of(process: int) -> float:
    """Return the processor time of a living process and of its ended children."""
    fields = read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def peak_of(process: int) -> float:
    """Return the most memory that a living process has had, in MiB."""
    for line in read(Path(f"/proc/{process}/status")).splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def read(file: Path) -> str:
    """Return a file's text, or none where the process has just ended."""
    try:
        return file.read_text()
    except OSError:
        return ""
