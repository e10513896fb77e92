"""Stand in for `pulumi-resource-pulumi-python`: it serves dynamic resources.

Used only where the real one is not installed. The SDK's own `pulumi.dynamic` does the
work; this adds a departure that keeps nobody waiting: at once on SIGINT and, when idle,
on Cancel. A call that runs when Cancel arrives has two seconds to end, so that its
result is not lost.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2_grpc

from simulated_azure.engine.parent_watch import when_orphaned

GRACE_SECONDS = 2.0
_FAREWELL_SECONDS = 0.05
_CALLS = ("Check", "Diff", "Create", "Read", "Update", "Delete")


class Departure:
    """Count the running calls and leave when they have ended or had their time."""

    def __init__(self) -> None:
        self._running = 0
        self._changed = threading.Condition()

    def counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(request: Any, context: Any) -> Any:
            with self._changed:
                self._running += 1
            try:
                return call(request, context)
            finally:
                with self._changed:
                    self._running -= 1
                    self._changed.notify_all()

        return counting

    def cancel(self, request: Any, context: Any) -> Any:
        threading.Thread(target=self._leave, daemon=True).start()
        return Empty()

    def _leave(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._running == 0, GRACE_SECONDS)
        time.sleep(_FAREWELL_SECONDS)
        os._exit(0)


def main() -> None:
    """Serve the SDK's dynamic provider from the project's root."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    when_orphaned(lambda: os._exit(0))
    departure = Departure()
    register = provider_pb2_grpc.add_ResourceProviderServicer_to_server

    def register_polite(servicer: Any, server: Any) -> None:
        for name in _CALLS:
            setattr(servicer, name, departure.counted(getattr(servicer, name)))
        servicer.Cancel = departure.cancel
        register(servicer, server)

    provider_pb2_grpc.add_ResourceProviderServicer_to_server = register_polite
    sys.path[0] = str(Path.cwd())
    runpy.run_module("pulumi.dynamic", run_name="__main__")


if __name__ == "__main__":
    main()
