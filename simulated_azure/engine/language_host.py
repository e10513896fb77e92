"""Stand in for `pulumi-language-python`: the engine asks it to run Python programs.

Used only where the real language host is not installed. It speaks the engine's
`LanguageRuntime` protocol (`pulumi.runtime.proto.language_pb2_grpc`). As in the real
host a program runs in a fresh process (`program_runner.py`), and one that has logged
its mistake itself ends with `bail`, so that the engine adds nothing. Deviations: where
the project's virtual environment does not exist, this interpreter serves instead; a
policy pack finds no `PULUMI_STACK`, `PULUMI_CONFIG` and the like in its environment.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

from simulated_azure.engine.parent_watch import when_orphaned

RUNNER = Path(__file__).with_name("program_runner.py")
ALREADY_SHOWN = 32
"""Exit status of a program that has logged its error itself (the SDK's convention)."""

POLICY_PACK = "analyzer"
"""The engine's name for a plugin that is a policy pack."""

MAX_MESSAGE_BYTES = 400 * 1024 * 1024
_FAREWELL_SECONDS = 0.05


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Answer the engine; remember the processes that must not outlive this one."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._children: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def Handshake(self, request: Any, context: Any) -> Any:
        self._engine = request.engine_address or self._engine
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=importlib.metadata.version("pulumi"))

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:
        """Name none: the simulation attaches its providers itself."""
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:
        return language_pb2.GetRequiredPluginsResponse()

    def About(self, request: Any, context: Any) -> Any:
        return language_pb2.AboutResponse(
            executable=interpreter(request.info), version=platform.python_version()
        )

    def GetProgramDependencies(self, request: Any, context: Any) -> Any:
        command = [interpreter(request.info), "-m", "pip", "list", "--format=json"]
        if not request.transitiveDependencies:
            command.append("--not-required")
        listing = subprocess.run(command, capture_output=True, check=True)
        return language_pb2.GetProgramDependenciesResponse(
            dependencies=[
                language_pb2.DependencyInfo(name=load["name"], version=load["version"])
                for load in json.loads(listing.stdout)
            ]
        )

    def InstallDependencies(self, request: Any, context: Any) -> Iterator[Any]:
        """Let pip bring the interpreter up to the directory's requirements.txt."""
        directory = Path(request.info.program_directory or request.directory)
        if not (directory / "requirements.txt").is_file():
            return
        command = [interpreter(request.info), "-m", "pip", "install", "--quiet"]
        command += ["--disable-pip-version-check", "-r", "requirements.txt"]
        process = self._start(
            command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for stream, line in _lines(process):
            yield language_pb2.InstallDependenciesResponse(**{stream: line})
        if self._finish(process):
            context.abort(
                grpc.StatusCode.UNKNOWN,
                f"pip could not install {directory / 'requirements.txt'} (exit status "
                f"{process.returncode}); its own message stands above",
            )

    def Run(self, request: Any, context: Any) -> Any:
        """Run the program once, in a process of its own."""
        process = self._start(
            [interpreter(request.info), "-u", "-P", str(RUNNER), self._engine],
            cwd=request.pwd or None,
            stdin=subprocess.PIPE,
        )
        process.communicate(request.SerializeToString())
        status = self._finish(process)
        if status == 0:
            return language_pb2.RunResponse()
        if status == ALREADY_SHOWN:
            return language_pb2.RunResponse(bail=True)
        # Go, in which the real host is written, has -1 for whatever signal ended it.
        return language_pb2.RunResponse(
            error=f"program exited with non-zero exit code: {max(status, -1)}"
        )

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:
        """Start a plugin written in Python (a policy pack); pass on what it prints."""
        folder = request.info.program_directory or request.program
        python = [interpreter(request.info), "-u"]
        # As the real host: the SDK's starter runs a policy pack, in the pack's folder.
        if request.kind == POLICY_PACK:
            command = [*python, "-m", "pulumi.policy", *request.args, folder]
        else:
            command = [*python, folder, *request.args]
        process = self._start(
            command,
            cwd=(folder if request.kind == POLICY_PACK else request.pwd) or None,
            env=dict(pair.split("=", 1) for pair in request.env) or None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        context.add_callback(process.kill)
        for stream, line in _lines(process):
            yield language_pb2.RunPluginResponse(**{stream: line})
        yield language_pb2.RunPluginResponse(exitcode=self._finish(process))

    def Cancel(self, request: Any, context: Any) -> Any:
        """Leave at once: the engine waits for this process at the end of a command."""
        self.kill_children()
        threading.Timer(_FAREWELL_SECONDS, os._exit, [0]).start()
        return Empty()

    def kill_children(self) -> None:
        with self._lock:
            for child in self._children:
                child.kill()

    def _start(self, command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        with self._lock:
            process = subprocess.Popen(command, **options)
            self._children.add(process)
        return process

    def _finish(self, process: subprocess.Popen[bytes]) -> int:
        status = process.wait()
        with self._lock:
            self._children.discard(process)
        return status


def interpreter(info: Any) -> str:
    """Find the project's Python: its virtual environment, else the one running this."""
    options = dict(info.options)
    if virtualenv := options.get("virtualenv"):
        root = Path(info.root_directory or info.program_directory or ".")
        python = root / str(virtualenv) / "bin" / "python"
        if python.exists():
            return str(python)
    return sys.executable


def engine_address(arguments: Sequence[str]) -> str:
    """Find where the engine takes log lines: its one argument that is no option."""
    addresses = [argument for argument in arguments if not argument.startswith("-")]
    return addresses[-1] if addresses else ""


def _lines(process: subprocess.Popen[bytes]) -> Iterator[tuple[str, Any]]:
    """Yield ("stdout" | "stderr", line) in the order of arrival until both end."""
    arrived: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()

    def forward(name: str, stream: IO[bytes]) -> None:
        for line in stream:
            arrived.put((name, line))
        arrived.put((name, b""))

    for name in ("stdout", "stderr"):
        reader = getattr(process, name)
        threading.Thread(target=forward, args=(name, reader), daemon=True).start()
    still_open = 2
    while still_open:
        name, line = arrived.get()
        if line:
            yield name, line
        else:
            still_open -= 1


def main() -> None:
    """Serve on a free loopback port, print it, and stay until told to go."""
    host = LanguageHost(engine_address(sys.argv[1:]))

    def leave(*_: object) -> None:
        host.kill_children()
        os._exit(0)

    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    when_orphaned(leave)
    server = grpc.server(
        ThreadPoolExecutor(max_workers=16),
        options=[
            ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
            ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
