"""Run a command: it is asked to end where its user has had enough, and waited for."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from foreground import relay
from foreground.signals import ONE_PRESS_SECONDS, SHELL_OFFSET, Interrupted, requests

CANCELLED: Final = 8
"""Exit status of a Pulumi command that was cancelled, by a terminal's keys for example.
Source: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/util/cmdutil/exit.go
"""


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run any command, signals passed on; return its status as a shell would.

    Raises:
        OSError: the command cannot be run.
    """
    status = _run(command, is_engine=False, env=environment).returncode
    return status if status >= 0 else SHELL_OFFSET - status


def engine(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a Pulumi command to its end, with the options of `subprocess.run`.

    Raises:
        Interrupted: once it has ended, if it was asked to.
        FileNotFoundError: there is no such command.
        CalledProcessError: it failed, and ``check`` is true.
    """
    check = options.pop("check", False)
    if options.pop("capture_output", False):
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    done = _run(command, is_engine=True, text=True, **options)
    if requests.number or done.returncode == CANCELLED:
        raise Interrupted(requests.number or signal.SIGINT)
    if check:
        done.check_returncode()
    return done


def _run(
    command: Sequence[str], *, is_engine: bool, **options: Any
) -> subprocess.CompletedProcess[Any]:
    def start() -> subprocess.Popen[Any]:
        # What a group gets, the command does not get a second time. At a terminal it
        # stays in ours, for only one group may read and draw there.
        group = None if _at_terminal() else 0
        with _hangups_ignored(is_engine):
            return subprocess.Popen(
                command, process_group=group, **{**outputs, **options}
            )

    taken = {"stdout", "stderr"} & options.keys()
    with (
        relay.outputs(_nobody_reads, but=taken) as outputs,
        requests.to(start, is_engine=is_engine) as child,
    ):
        said, complaint = child.communicate()
    return subprocess.CompletedProcess(command, child.returncode, said, complaint)


def _nobody_reads() -> None:
    # One key may have ended the reader and us: its signal, then, is the request.
    patience = threading.Timer(ONE_PRESS_SECONDS, requests.output_closed)
    patience.daemon = True
    patience.start()


@contextlib.contextmanager
def _hangups_ignored(is_engine: bool) -> Iterator[None]:
    """Let what is started ignore SIGHUP: a closed terminal sends it to the group."""
    main = threading.current_thread() is threading.main_thread()
    if not (is_engine and main):
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def _at_terminal() -> bool:
    return any(os.isatty(descriptor) for descriptor in (0, 1, 2))
