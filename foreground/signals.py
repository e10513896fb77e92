"""What the user asks of this process while it works: to end, or to end at once.

A signal is passed on to the commands that run, once each; while none runs it raises
`Interrupted`. A second one ends the commands in their own way of ending at once (the
Pulumi engine has one), a third one kills them. Signals that come within half a second
of each other are one: a group's signal also arrives through the parent that got it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from types import FrameType
from typing import Any, Final

ONE_PRESS_SECONDS: Final = 0.5
SHELL_OFFSET: Final = 128
"""A shell's status of what a signal has ended is this plus the signal's number."""

_AT_TERMINAL: Final = (signal.SIGINT, signal.SIGQUIT)
_HANDLED: Final = (*_AT_TERMINAL, signal.SIGTERM, signal.SIGHUP)


class Interrupted(KeyboardInterrupt):
    """The user has ended the command."""

    def __init__(self, number: int) -> None:
        super().__init__(f"interrupted by {signal.Signals(number).name}")
        self.status = SHELL_OFFSET + number


class Requests:
    """The commands that run, and how often they were asked to end."""

    def __init__(self) -> None:
        self.number = 0
        """The first signal that came, 0 before it."""
        self._times = 0
        self._last = -ONE_PRESS_SECONDS
        self._starting = 0
        self._running: dict[Popen[Any], bool] = {}

    @contextlib.contextmanager
    def to(
        self, start: Callable[[], Popen[Any]], *, is_engine: bool
    ) -> Iterator[Popen[Any]]:
        """Start a command and pass on to it what comes until it has ended."""
        self._starting += 1
        try:
            child = start()
            self._running[child] = is_engine
        finally:
            self._starting -= 1
        try:
            if self.number:
                self._send(child, self.number)
            yield child
        finally:
            del self._running[child]

    def handle(self, number: int, _: FrameType | None = None) -> None:
        """Take a signal; raise Interrupted if nothing runs that could end by itself."""
        now = time.monotonic()
        if now - self._last < ONE_PRESS_SECONDS:
            return
        self._last = now
        self._times += 1
        self.number = self.number or number
        if self._running or self._starting:
            at_terminal = number in _AT_TERMINAL and in_foreground()
            for child in () if at_terminal else tuple(self._running):
                self._send(child, number)
        elif self._times == 1:
            raise Interrupted(number)
        else:
            os._exit(SHELL_OFFSET + number)

    def output_closed(self) -> None:
        """Ask once for the end of what writes to nobody."""
        if not self.number:
            self.number = signal.SIGPIPE
            self._times = 1
            for child in tuple(self._running):
                self._send(child, signal.SIGINT)

    def _send(self, child: Popen[Any], number: int) -> None:
        if self._times > 2:
            number = signal.SIGKILL
        elif number == signal.SIGPIPE:
            number = signal.SIGINT
        elif number == signal.SIGHUP and self._running[child]:
            number = signal.SIGTERM  # the engine takes this one for a request
        child.send_signal(number)


requests: Final = Requests()
"""Those of this process."""


def in_foreground() -> bool:
    """Say whether the terminal's keys reach the whole group of this process."""
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False


def take() -> None:
    """Handle signals from now on, in a process whose main thread calls this."""
    for number in _HANDLED:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, requests.handle)


def tell(line: str) -> None:
    """Say how to go on; it is no loss where nobody reads it any more."""
    with contextlib.suppress(BrokenPipeError):
        print(f"\n{line}", file=sys.stderr, flush=True)


def run(main: Callable[[], int]) -> int:
    """Return main's status; a user who has had enough sees no traceback.

    Takes the signals first. An output that nobody reads any more ends it as well.
    """
    take()
    try:
        status = main()
        sys.stdout.flush()
    except Interrupted as interrupted:
        return interrupted.status
    except BrokenPipeError:
        # The interpreter writes out what is left at its end.
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        return SHELL_OFFSET + signal.SIGPIPE
    return status
