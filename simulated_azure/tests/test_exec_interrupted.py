"""Who has had enough of an `exec`: each signal goes through once, and no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from foreground.signals import ONE_PRESS_SECONDS
from simulated_azure.tests.fixtures_cli import Start

TELLS_SENDERS = """
import os, signal
waited = {signal.SIGINT, signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, waited)
print("ready", flush=True)
while True:
    got = signal.sigwaitinfo(waited)
    sender = "exec" if got.si_pid == os.getppid() else got.si_pid
    print(signal.Signals(got.si_signo).name, "from", sender, flush=True)
    if got.si_signo == signal.SIGTERM:
        os._exit(7)
"""
WRITES = """
import pathlib, signal, sys, time
def leave(*_):
    pathlib.Path(sys.argv[1]).touch()
    sys.exit()
signal.signal(signal.SIGINT, leave)
while True:
    print("line", flush=True)
    time.sleep(0.05)
"""


def ready(start: Start, *command: str) -> subprocess.Popen[str]:
    """Start a command under the simulation; return once it says something."""
    process = start("exec", "--", sys.executable, "-c", *command)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_a_group_s_signal_reaches_the_command_through_exec_alone(
    start: Start,
) -> None:
    process = ready(start, TELLS_SENDERS)

    os.killpg(process.pid, signal.SIGINT)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(ONE_PRESS_SECONDS)
    process.terminate()
    rest, complaint = process.communicate(timeout=30)

    assert (first, rest) == ("SIGINT from exec\n", "SIGTERM from exec\n")
    assert (process.returncode, complaint) == (7, "")


def test_a_third_press_kills_what_heeds_none(start: Start) -> None:
    process = ready(start, TELLS_SENDERS)

    for _ in range(2):
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stdout.readline() == "SIGINT from exec\n"
        time.sleep(ONE_PRESS_SECONDS)
    process.send_signal(signal.SIGINT)

    assert process.wait(30) == 128 + signal.SIGKILL


def test_a_closed_pipe_asks_for_the_end(start: Start, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    process = ready(start, WRITES, str(asked))

    assert process.stdout is not None
    process.stdout.close()

    assert process.wait(30) == 0
    assert asked.exists()


def test_all_that_a_command_says_is_passed_on(start: Start) -> None:
    many = "import sys; sys.stdout.write('x' * 10**6); sys.stderr.write('end')"

    said, complaint = start("exec", "--", sys.executable, "-c", many).communicate()

    assert (len(said), complaint) == (10**6, "end")


def test_a_closed_pipe_ends_what_only_prints(start: Start, home: Path) -> None:
    start("exec", "--", "true").communicate()
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [sys.executable, "-m", "simulated_azure", "export", "--home", str(home)],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")
