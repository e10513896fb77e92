"""Notice that the engine wants no more of what a call waits for.

On Ctrl-C the engine calls Cancel, once, and then waits for the calls under way. The
SDK's host of dynamic resources does nothing on Cancel, and does not even take it while
four resources wait, for they hold its four threads. So this gives Cancel a thread of
its own and remembers that it came. Why so: docs/decisions/cancelled-waits.md.
"""

from __future__ import annotations

import contextlib
import os
import select
import stat
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from pulumi.runtime.proto import provider_pb2_grpc

from components.dataplane.errors import CancelledError

LOOK_SECONDS: Final = 1.0
"""Time between two checks of a wait whether the engine still runs."""

_INPUT: Final = 0


class Cancellation:
    """Says whether the engine has sent Cancel to this process, or has ended."""

    def __init__(self) -> None:
        self._came = threading.Event()
        self._has_engine_pipe = False

    def listen(self) -> None:
        """Hear of Cancel in every provider of this process, whatever its threads do.

        gRPC runs a method in the pool that hangs on its function, if there is one:
        https://github.com/grpc/grpc/blob/master/src/python/grpcio/grpc/_server.py
        """
        for servicer in provider_pb2_grpc.ResourceProviderServicer.__subclasses__():
            cancel = vars(servicer).get("Cancel")
            if cancel and not hasattr(cancel, "experimental_thread_pool"):
                cancel.experimental_thread_pool = _Listener(self._came)
        self._has_engine_pipe = _is_pipe() and not _has_hung_up()

    def check(self) -> None:
        """Raise CancelledError if the engine has asked for the end, or is no more."""
        if self._came.is_set() or (self._has_engine_pipe and _has_hung_up()):
            raise CancelledError

    def sleep(self, seconds: float) -> None:
        """Sleep; raises CancelledError as soon as the end is asked for."""
        end = time.monotonic() + seconds
        self.check()
        while (left := end - time.monotonic()) > 0:
            self._came.wait(min(left, LOOK_SECONDS))
            self.check()


class _Listener(ThreadPoolExecutor):
    """The thread of Cancel; being given the call is the news."""

    def __init__(self, came: threading.Event) -> None:
        super().__init__(max_workers=1, thread_name_prefix="cancel")
        self._came = came

    def submit(self, *call: Any, **named: Any) -> Future[Any]:
        self._came.set()
        return super().submit(*call, **named)


def _is_pipe() -> bool:
    with contextlib.suppress(OSError):
        return stat.S_ISFIFO(os.fstat(_INPUT).st_mode)
    return False


def _has_hung_up() -> bool:
    """Say whether our input has lost its other end, which the engine holds."""
    looker = select.poll()
    looker.register(_INPUT, 0)
    return bool(looker.poll(0))


of_engine: Final = Cancellation()
"""That of this process."""
