"""A Python that has imported everything, and forks for each process of a stack.

Most of a command's processor time goes to imports: thousands of the SDK's classes. A
process of the tests (one per worker) holds what the project imports of others, and
nothing of the project itself: each fork reads that from its own checkout.
`warm_client.py` stands in a checkout as its `python`, and comes here; where it is
killed or orphaned, its fork is killed. What is about signals or killing has no warm
Python: `Deployment.start` goes without.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
PROGRAMS: Final = (
    *("components.ml_platform", "simulated_azure.cli", "simulated_azure.simulation"),
    *("simulated_azure.engine.attach", "simulated_azure.engine.language_host"),
    *("simulated_azure.engine.azure_native.server", "simulated_azure.faults.control"),
    *("simulated_azure.engine.random_provider", "pulumi.dynamic", "dill"),
)
LOOK_SECONDS: Final = 0.5
LENGTH_BYTES: Final = 8


@dataclass(frozen=True)
class Request:
    """A process to be: what `python` was called with, and where."""

    arguments: list[str]
    """The first is the name of the interpreter."""
    folder: str
    environment: dict[str, str]
    files: list[int]
    """Standard input, output and error."""


def warm_up() -> None:
    """Import what the programs import; forget what is this project's."""
    sys.path.insert(0, str(ROOT))
    for name in PROGRAMS:
        importlib.import_module(name)
    for module in _of_project():
        for value in list(vars(module).values()):
            # The SDK of Azure loads a package when something of it is first asked for.
            if isinstance(value, ModuleType):
                getattr(value, "_inputs", None)
    for module in _of_project():
        del sys.modules[module.__name__]
    sys.path.remove(str(ROOT))
    importlib.invalidate_caches()
    # A fork would copy what its garbage collector touches.
    gc.freeze()


def _of_project() -> list[ModuleType]:
    files = [(it, getattr(it, "__file__", None)) for it in list(sys.modules.values())]
    return [
        module
        for module, file in files
        if file
        and Path(file).is_relative_to(ROOT)
        and not Path(file).is_relative_to(sys.prefix)
        and module.__name__ != "__main__"
    ]


class Forks:
    """Accepts requests; has a fork, and a connection of a client, for each."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._clients: dict[int, socket.socket] = {}
        self._woken, self._wakes = os.pipe()
        for end in (self._woken, self._wakes):
            os.set_blocking(end, False)

    def serve(self) -> Request | None:
        """Return None when the tests are over; in each fork, what it is to be."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes)
        tests = os.getppid()
        while os.getppid() == tests:
            waiting: list[Any] = [self._listener, self._woken]
            waiting += self._clients.values()
            ready, _, _ = select.select(waiting, [], [], LOOK_SECONDS)
            if self._listener in ready and (request := self._accept()):
                return request
            self._kill_without_client(ready)
            self._tell_ends()
        for pid in self._clients:
            os.kill(pid, signal.SIGKILL)
        return None

    def _accept(self) -> Request | None:
        client, _ = self._listener.accept()
        request = receive(client)
        if request is None:
            client.close()
            return None
        pid = os.fork()
        if pid == 0:
            self._leave()
            client.close()
            return request
        for file in request.files:
            os.close(file)
        client.sendall(pid.to_bytes(LENGTH_BYTES, "big"))
        self._clients[pid] = client
        return None

    def _leave(self) -> None:
        """Be no server any more, but a process of its own."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for end in (self._woken, self._wakes):
            os.close(end)
        for open_ in (self._listener, *self._clients.values()):
            open_.close()

    def _kill_without_client(self, ready: list[Any]) -> None:
        for pid, client in self._clients.items():
            if client in ready and not client.recv(1):
                os.kill(pid, signal.SIGKILL)

    def _tell_ends(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._woken, 512)
        for pid in list(self._clients):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                with self._clients.pop(pid) as client, contextlib.suppress(OSError):
                    client.sendall(status.to_bytes(LENGTH_BYTES, "big"))


def receive(client: socket.socket) -> Request | None:
    """Read a request, if its client still lives; its files are open in this process."""
    size, files, _, _ = socket.recv_fds(client, LENGTH_BYTES, 3)
    if not size:
        return None
    left = int.from_bytes(size, "big")
    parts = []
    while left:
        parts.append(client.recv(left))
        left -= len(parts[-1])
    return Request(**json.loads(b"".join(parts)), files=files)


def become(request: Request) -> None:
    """Be the process that was asked for, to its end."""
    for number, file in enumerate(request.files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.FileIO(number, mode, closefd=False), write_through=True)
        for number, mode in enumerate("rww")
    )
    sys.executable, *arguments = request.arguments
    os._exit(_status(arguments))


def _status(arguments: list[str]) -> int:
    """Run as `python` would, and return the status to exit with."""
    try:
        _run(arguments)
        status: Any = 0
    except SystemExit as leaving:
        status = leaving.code or 0
        if not isinstance(status, int):
            print(status, file=sys.stderr)
            status = 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    return int(status)


def _run(arguments: list[str]) -> None:
    safe = False
    while arguments[0] in ("-u", "-P"):
        safe |= arguments.pop(0) == "-P"
    kind, *rest = arguments
    if kind == "-m":
        sys.path.insert(0, str(Path.cwd()))
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
        return
    sys.modules["__main__"] = main_ = ModuleType("__main__")
    if kind == "-c":
        sys.path.insert(0, "")
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), vars(main_))
        return
    if not safe:
        sys.path.insert(0, str(Path(kind).parent))
    sys.argv = arguments
    main_.__file__ = kind
    exec(compile(Path(kind).read_bytes(), kind, "exec"), vars(main_))


def main() -> None:
    """Serve on the socket that the argument names."""
    warm_up()
    assert threading.active_count() == 1, threading.enumerate()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(sys.argv[1])
        listener.listen(64)
        print("ready", flush=True)
        request = Forks(listener).serve()
    if request:
        become(request)


if __name__ == "__main__":
    main()
