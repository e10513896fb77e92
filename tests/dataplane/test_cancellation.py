"""The SDK's host of dynamic resources, its four threads all waiting, and the engine.

The engine does what it does on Ctrl-C: it calls Cancel once, then waits.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.dynamic.dynamic import PROVIDER_KEY, serialize_provider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from tests.dataplane.waiting import WaitingProvider

ROOT = Path(__file__).parents[2]
THREADS = 4
PATIENCE_SECONDS = 60


@dataclass
class Host:
    """A process of the host, its inputs held as the engine holds them."""

    process: subprocess.Popen[str]
    stub: Any

    def create(self) -> Any:
        """Begin to create a resource; return the answer to come."""
        properties = Struct()
        properties.update({PROVIDER_KEY: serialize_provider(WaitingProvider())})
        return self.stub.Create.future(
            provider_pb2.CreateRequest(properties=properties)
        )

    def all_wait(self) -> list[Any]:
        """Begin one more than there are threads; return once the threads wait."""
        calls = [self.create() for _ in range(THREADS + 1)]
        assert self.process.stderr is not None
        told = 0
        while told < THREADS:
            assert self.process.poll() is None
            # Threads may share a line.
            told += self.process.stderr.readline().count("waiting")
        return calls


@pytest.fixture
def host() -> Iterator[Host]:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.dynamic"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        alarm = threading.Timer(2 * PATIENCE_SECONDS, process.kill)
        alarm.start()
        address = f"127.0.0.1:{int(process.stdout.readline())}"
        with grpc.insecure_channel(address) as channel:
            yield Host(process, provider_pb2_grpc.ResourceProviderStub(channel))
        alarm.cancel()
        process.kill()


def errors_of(calls: list[Any]) -> set[str]:
    """Return the last lines of the answers, which are errors."""
    errors = (call.exception(PATIENCE_SECONDS) for call in calls)
    return {error.details().strip().splitlines()[-1] for error in errors}


def test_cancel_ends_what_waits_and_what_had_not_begun(host: Host) -> None:
    calls = host.all_wait()

    host.stub.Cancel(Empty(), timeout=PATIENCE_SECONDS)

    [error] = errors_of(calls)
    assert "CancelledError: The call was cancelled before its end" in error


def test_the_end_of_the_engine_ends_what_waits(host: Host) -> None:
    calls = host.all_wait()

    assert host.process.stdin is not None
    host.process.stdin.close()

    [error] = errors_of(calls)
    assert "CancelledError" in error


def test_nothing_ends_what_waits_while_the_engine_does(host: Host) -> None:
    calls = host.all_wait()

    with pytest.raises(grpc.FutureTimeoutError):
        calls[0].exception(3)
