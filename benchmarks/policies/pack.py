"""The pack in a process of its own, as the engine starts it."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from benchmarks.policies.estate import alone, together
from benchmarks.stand import ROOT

_LIMIT: Final = 400 * 1024 * 1024
_OPTIONS: Final = [
    ("grpc.max_receive_message_length", _LIMIT),
    ("grpc.max_send_message_length", _LIMIT),
]


@dataclass(frozen=True)
class Cost:
    """What judging some resources has cost."""

    resources: int
    rules: int
    checks: int
    """Rules times the resources that they had something to say about."""
    start_seconds: float
    milliseconds_each: float
    """Mean over the resources, judged one by one, gRPC included."""
    slowest_milliseconds: float
    stack_seconds: float
    """All rules over relations, once."""
    mebibytes: float

    @property
    def total_milliseconds_each(self) -> float:
        """The whole pack's cost a resource."""
        return self.milliseconds_each + 1000 * self.stack_seconds / self.resources


def judge(entries: list[dict[str, Any]]) -> Cost:
    """Start the pack and let it judge the resources, alone and together."""
    messages, all_of_them = [alone(entry) for entry in entries], together(entries)
    with TemporaryDirectory() as folder:
        return _judge(messages, all_of_them, Path(folder, "record.jsonl"))


def _judge(messages: Sequence[Any], all_of_them: Any, record: Path) -> Cost:
    started = time.monotonic()
    with _pack(record) as (analyzer, process):
        info = analyzer.GetAnalyzerInfo(empty_pb2.Empty())
        ready = time.monotonic() - started
        stack = analyzer_pb2.AnalyzerStackConfigureRequest(stack="dev")
        analyzer.ConfigureStack(stack)
        times = [_seconds(analyzer.Analyze, message) for message in messages]
        stack_seconds = _seconds(analyzer.AnalyzeStack, all_of_them)
        return Cost(
            resources=len(messages),
            rules=len(info.policies) - 1,  # the last one is about the files
            checks=record.read_text("utf-8").count('"rule":'),
            start_seconds=ready,
            milliseconds_each=1000 * statistics.fmean(times),
            slowest_milliseconds=1000 * max(times),
            stack_seconds=stack_seconds,
            mebibytes=_peak_kibibytes(process.pid) / 1024,
        )


@contextmanager
def _pack(record: Path) -> Iterator[tuple[Any, subprocess.Popen[str]]]:
    command = [sys.executable, "-u", str(ROOT / "policies"), "127.0.0.1:1"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"GUARDRAILS_RECORD": str(record)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}", _OPTIONS) as channel:
            yield analyzer_pb2_grpc.AnalyzerStub(channel), process
    finally:
        process.kill()
        process.wait()


def _seconds(call: Any, message: Any) -> float:
    started = time.monotonic()
    call(message)
    return time.monotonic() - started


def _peak_kibibytes(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
