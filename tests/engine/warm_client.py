"""The `python` of a checkout: lets a warm one fork for it, or becomes a cold one.

Copied by `checkout.py`, with a first line that starts it; it imports little.
"""

import json
import os
import select
import signal
import socket
import sys

SERVER = "ML_SYNAPSE_WARM_PYTHON"
COLD = "python-cold"
LOOK_SECONDS = 0.5
LENGTH_BYTES = 8
# What is started so often that it pays, and what nobody sends a signal by name.
WARM = (
    *("-m simulated_azure exec ", "program_runner.py "),
    *("simulated_azure.engine.language_host ", "simulated_azure.engine.dynamic_host "),
)


def main() -> None:
    """Be the interpreter that was called."""
    server = os.environ.get(SERVER)
    command = " ".join(sys.argv[1:]) + " "
    if server and any(mark in command for mark in WARM):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(server)
            _ask(connection)
            _follow(connection)
    cold = os.path.join(os.path.dirname(sys.argv[0]), COLD)  # noqa: PTH118, PTH120
    os.execv(cold, sys.argv)


def _ask(connection: socket.socket) -> None:
    request = json.dumps(
        {
            "arguments": sys.argv,
            "folder": os.getcwd(),  # noqa: PTH109
            "environment": dict(os.environ),
        }
    ).encode()
    size = len(request).to_bytes(LENGTH_BYTES, "big")
    socket.send_fds(connection, [size], [0, 1, 2])
    connection.sendall(request)


def _follow(connection: socket.socket) -> None:
    """End as the fork does; pass on signals to it; end when the caller has gone."""
    pid = int.from_bytes(connection.recv(LENGTH_BYTES), "big")
    caller = os.getppid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: os.kill(pid, number))
    while os.getppid() == caller:
        if not select.select([connection], [], [], LOOK_SECONDS)[0]:
            continue
        status = int.from_bytes(connection.recv(LENGTH_BYTES), "big")
        if os.WIFSIGNALED(status):
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
            os.kill(os.getpid(), os.WTERMSIG(status))
        os._exit(os.WEXITSTATUS(status))
    os._exit(1)


if __name__ == "__main__":
    main()
