"""Run a command: signals go through, its status comes back, nothing stays behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from foreground import command as foreground

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
    try:
        return foreground.run(command, environment)
    except FileNotFoundError:
        print(f"{command[0]}: command not found on PATH.", file=sys.stderr)
        return NOT_FOUND
    except OSError as error:
        print(f"{command[0]}: {error.strerror}.", file=sys.stderr)
        return NOT_EXECUTABLE
    finally:
        _end_orphans()


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
    return [int(part) for path in lists for part in path.read_text().split()]
