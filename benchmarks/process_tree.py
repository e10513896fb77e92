"""Run one command and measure it: wall time, and memory from Linux' ``/proc``.

``python -m benchmarks.process_tree FIGURES -- COMMAND…`` runs COMMAND, writes the
figures as JSON to the file FIGURES and returns the command's status. It runs inside
the simulation's ``exec``, so the simulated Azure is no part of what is measured.

The program is the largest process that the language host runs, its seconds those of the
processor, whatever else the machine does; the tree is the command with all that it
started. A tree's memory is the sum of resident sizes, with
pages that processes share counted in each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

PROGRAM_MARKS: Final = ("program_runner.py", "pulumi-language-python-exec")
"""In the command line of the process that runs the program (stand-in, real host)."""
SAMPLE_SECONDS: Final = 0.03

_PROC: Final = Path("/proc")


@dataclass(frozen=True)
class Figures:
    """What one command cost."""

    seconds: float
    program_mebibytes: float
    tree_mebibytes: float
    program_seconds: float = 0.0


class Watcher(threading.Thread):
    """Samples the memory of a process and its descendants until stopped."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._over = threading.Event()
        self.program_kibibytes = 0
        self.tree_kibibytes = 0
        self.program_seconds = 0.0

    def run(self) -> None:
        """Keep the peaks of what each sample sees."""
        while not self._over.is_set():
            self._sample()
            self._over.wait(SAMPLE_SECONDS)

    def stop(self) -> None:
        """End the sampling and wait for it."""
        self._over.set()
        self.join()

    def _sample(self) -> None:
        total = 0
        for process in _descendants(self._root):
            peak, resident = _memory(process)
            total += resident
            if peak >= self.program_kibibytes and _is_program(process):
                self.program_kibibytes = peak
                self.program_seconds = _processor_seconds(process)
        self.tree_kibibytes = max(self.tree_kibibytes, total)


def measure(command: Sequence[str]) -> tuple[int, Figures]:
    """Run ``command`` with this process's streams; return its status and figures."""
    start = time.monotonic()
    process = subprocess.Popen(command)
    watcher = Watcher(process.pid)
    watcher.start()
    status = process.wait()
    seconds = time.monotonic() - start
    watcher.stop()
    figures = Figures(
        seconds=seconds,
        program_mebibytes=watcher.program_kibibytes / 1024,
        tree_mebibytes=watcher.tree_kibibytes / 1024,
        program_seconds=watcher.program_seconds,
    )
    return status, figures


def _descendants(root: int) -> Iterator[int]:
    """Yield a process and all that it started; any may be gone a moment later."""
    yield root
    for children in (_PROC / str(root) / "task").glob("*/children"):
        for child in _read(children).split():
            yield from _descendants(int(child))


def _memory(process: int) -> tuple[int, int]:
    """Return the peak and the present resident size in KiB, 0 for a gone process."""
    fields = dict.fromkeys(("VmHWM", "VmRSS"), 0)
    for line in _read(_PROC / str(process) / "status").splitlines():
        name, _, value = line.partition(":")
        if name in fields:
            fields[name] = int(value.split()[0])
    return fields["VmHWM"], fields["VmRSS"]


def _processor_seconds(process: int) -> float:
    """Return what a process took of the processors until now, 0 for a gone one."""
    # utime and stime; the name, which may hold spaces, ends with the last bracket
    fields = _read(_PROC / str(process) / "stat").rpartition(")")[2].split()
    ticks = sum(int(field) for field in fields[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _is_program(process: int) -> bool:
    command_line = _read(_PROC / str(process) / "cmdline")
    return any(mark in command_line for mark in PROGRAM_MARKS)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def main(arguments: Sequence[str]) -> int:
    """Measure the command after ``--``."""
    target, separator, *command = arguments
    if separator != "--" or not command:
        sys.exit("usage: python -m benchmarks.process_tree FIGURES -- COMMAND…")
    status, figures = measure(command)
    Path(target).write_text(json.dumps(asdict(figures)), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
