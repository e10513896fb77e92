"""Run a command: signals go through, its status comes back, nothing stays behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Final

NOT_EXECUTABLE: Final = 126
NOT_FOUND: Final = 127
_SUBREAPER: Final = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_GRACE_SECONDS: Final = 3.0


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command and return its status, as a shell would (128 + a signal's number).

    Processes that the command leaves behind are ended, where the system lets us know
    them (Linux).
    """
    _adopt_orphans()
    with _Forwarding() as signals:
        try:
            child = subprocess.Popen(command, env=dict(environment))
        except FileNotFoundError:
            print(f"{command[0]}: command not found on PATH.", file=sys.stderr)
            return NOT_FOUND
        except OSError as error:
            print(f"{command[0]}: {error.strerror}.", file=sys.stderr)
            return NOT_EXECUTABLE
        signals.to(child)
        status = child.wait()
        _end_orphans()
    return status if status >= 0 else 128 - status


class _Forwarding:
    """Passes signals on to a child; those that came before it are not lost."""

    _AT_TERMINAL: Final = (signal.SIGINT, signal.SIGQUIT)
    _NUMBERS: Final = (*_AT_TERMINAL, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    def __enter__(self) -> _Forwarding:
        self._before: dict[int, Any] = {
            number: signal.signal(number, self._forward) for number in self._NUMBERS
        }
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def to(self, child: subprocess.Popen[bytes]) -> None:
        """Send everything to this child from now on."""
        self._child = child
        for number in self._early:
            child.send_signal(number)

    def _forward(self, number: int, _: FrameType | None) -> None:
        if number in self._AT_TERMINAL and _in_foreground():
            return  # the terminal has sent it to the child as well
        if self._child is None:
            self._early.append(number)
        else:
            self._child.send_signal(number)


def _in_foreground() -> bool:
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _end_orphans() -> None:
    deadline = time.monotonic() + _GRACE_SECONDS
    number = signal.SIGTERM
    while orphans := _children():
        for orphan in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(orphan, number)
        time.sleep(0.02)
        if time.monotonic() > deadline:
            number = signal.SIGKILL


def _children() -> list[int]:
    """Return the live children of this process; the dead are reaped on the way."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    lists = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(each) for path in lists for each in path.read_text().split()]
