"""Kill one process in the middle of a command, go the documented way, and compare.

A seed decides the command, the victim and the moment; the moment is a number of
requests that the simulated Azure has answered since the command began.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulated_azure.store import Store
from tests.engine.deployment import Deployment
from tests.engine.every_step import Baseline, left_behind, not_the_same
from tests.engine.life import look
from tests.engine.recovery import recover
from tests.engine.secret_hunt import leaks

EVERYTHING: Final = "everything"
SIMULATION: Final = "simulation"
ENGINE: Final = "engine"
PROGRAM: Final = "program"
LANGUAGE_HOST: Final = "language host"
DYNAMIC_PROVIDER: Final = "dynamic provider"

# A part of a process's command line, with the stand-in hosts and with Pulumi's own.
_MARKS: Final = {
    PROGRAM: ("program_runner.py", "pulumi-language-python-exec"),
    LANGUAGE_HOST: ("engine.language_host", "pulumi-language-python "),
    DYNAMIC_PROVIDER: ("engine.dynamic_host", "pulumi.dynamic"),
}
_OF_UP: Final = (ENGINE, PROGRAM, LANGUAGE_HOST, DYNAMIC_PROVIDER, SIMULATION)
_OF_OTHERS: Final = (ENGINE, DYNAMIC_PROVIDER, SIMULATION)
_COMMANDS: Final = ("up", "up and down", "up", "up and down", "destroy", "refresh")
"""As often as a command stands here; after `up and down` the stack is destroyed."""
_LOOK_SECONDS: Final = 0.01
_DEADLINE_SECONDS: Final = 300
_LEAVING_SECONDS: Final = 300
"""An engine without its Azure gives up when the clients do, after three minutes."""


@dataclass(frozen=True)
class Clean:
    """A clean life: what each command answers, and the home after its update."""

    baseline: Baseline
    home: Path
    requests: dict[str, int]
    first_dynamic: int
    """The request of the update at which the dynamic provider is at work."""


@dataclass(frozen=True)
class Kill:
    """What one seed means."""

    seed: int
    command: str
    victim: str
    moment: int


class NobodyDied(Exception):
    """The command was over before its victim could be killed."""


@dataclass(frozen=True)
class Ending:
    """What came of a kill; it is as it should be when nothing is wrong."""

    answered: int
    """How many requests were answered when the victim died."""
    resources: int
    imported: list[str]
    wrong: list[str]
    seconds: float


def plan(seed: int, clean: Clean) -> Kill:
    """Return what a seed means."""
    chance = random.Random(seed)
    command = _COMMANDS[seed % len(_COMMANDS)]
    engine_command = command.split()[0]
    victims = _OF_UP if engine_command == "up" else _OF_OTHERS
    victim = chance.choice([*victims, EVERYTHING])
    first = 1
    if engine_command == "up" and victim == DYNAMIC_PROVIDER:
        first = clean.first_dynamic
    # The last few are read when nothing can be lost any more.
    return Kill(
        seed, command, victim, chance.randint(first, clean.requests[engine_command] - 3)
    )


def live_clean(baseline: Baseline, home: Path) -> Clean:
    """Count the requests of each command in a life without a kill.

    `home` is one in which the update has been made.
    """
    with Store(home / "azure.db") as store:
        requests = store.requests()
    first = next(it.number for it in requests if it.service == "synapse")
    before = _last(baseline.seed)
    counts = {"up": requests[-1].number - before}
    scratch = home.with_name(f"{home.name}-counted")
    shutil.copytree(home, scratch)
    stack = Deployment(baseline.checkout, scratch, "dev")
    for name, command in (("refresh", stack.refresh), ("destroy", stack.destroy)):
        already = _last(scratch)
        command().succeed()
        counts[name] = _last(scratch) - already
    shutil.rmtree(scratch)
    return Clean(baseline, home, counts, first - before)


def live_through(kill: Kill, clean: Clean, home: Path) -> Ending:
    """Kill, recover, compare, destroy; return what came of it."""
    began = time.monotonic()
    command = kill.command.split()[0]
    shutil.copytree(clean.baseline.seed if command == "up" else clean.home, home)
    stack = Deployment(clean.baseline.checkout, home, "dev")
    answered = strike(stack, command, kill)
    resources = len(look(stack).resources)
    imported: list[str] = []
    wrong: list[str] = []
    try:
        if kill.command in ("up and down", "destroy"):
            imported = recover(stack, "--state-only").succeed().imported
            if stack.destroy().status:
                # Something that no state knows is in the way.
                imported += recover(stack).succeed().imported
        else:
            imported = recover(stack).succeed().imported
            wrong += not_the_same(clean.baseline, stack)
        wrong += left_behind(stack)
    except AssertionError as error:
        wrong.append(f"a command failed: {error}")
    wrong += leaks(home)
    return Ending(answered, resources, imported, wrong, time.monotonic() - began)


def strike(stack: Deployment, command: str, kill: Kill) -> int:
    """Run a command and kill the victim at its moment; return the requests by then."""
    before = _last(stack.home)
    process = stack.start(command, "--yes", "--skip-preview")
    end = time.monotonic() + _DEADLINE_SECONDS
    died = False
    while not died and process.poll() is None and time.monotonic() < end:
        if _last(stack.home) - before >= kill.moment:
            died = _kill(process, kill.victim)
        time.sleep(_LOOK_SECONDS)
    answered = _last(stack.home) - before
    _wait_for_all(process)
    if not died:
        raise NobodyDied(f"{kill.victim} was not there after {kill.moment} requests")
    return answered


def _kill(process: subprocess.Popen[bytes], victim: str) -> bool:
    """Kill the victim; say whether there was one."""
    victims = [process.pid] if victim == SIMULATION else list(_find(process, victim))
    for pid in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return bool(victims)


def _find(process: subprocess.Popen[bytes], victim: str) -> Iterator[int]:
    """Yield the victims' IDs; plugins have groups of their own, but one session."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            pid = int(folder.name)
            if os.getsid(pid) != process.pid:
                continue
            if victim == EVERYTHING:
                yield pid
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            line = " ".join(words)
            is_engine = Path(words[0]).name == "pulumi" and "--json" in words
            marks = _MARKS.get(victim, ())
            if (victim == ENGINE and is_engine) or any(mark in line for mark in marks):
                yield pid


def _wait_for_all(process: subprocess.Popen[bytes]) -> None:
    """Wait until nothing of the command is left; what lingers is killed."""
    process.wait(_DEADLINE_SECONDS)
    end = time.monotonic() + _LEAVING_SECONDS
    while any(_find(process, EVERYTHING)):
        if time.monotonic() > end:
            _kill(process, EVERYTHING)
            raise AssertionError("something of the command lingered for five minutes")
        time.sleep(0.05)


def _last(home: Path) -> int:
    """Return the number of the last request that was answered."""
    with closing(sqlite3.connect(home / "azure.db")) as store:
        [(number,)] = store.execute("SELECT COALESCE(MAX(number), 0) FROM requests")
    return int(number)
