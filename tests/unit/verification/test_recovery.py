"""The recovery's decisions, with an engine that says what a test wants."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.verification.test_existing import ID, REFUSED, URN, planned, told
from verification import drift, recovery
from verification.engine import Engine

LOCKED = (
    "error: the stack is currently locked by 1 lock(s). Either wait …\n"
    "  {url}: created by me@{host} (pid {pid}) at 2026-11-21T20:00:00Z"
)
FILE = "file:///backend/.pulumi/locks/x.json"


class Scripted(Engine):
    """An engine whose commands end as a test wants; `called` are its commands."""

    def __init__(self, refreshes: list[tuple[int, str]], ups: list[Any]) -> None:
        super().__init__("dev")
        self.script = {"refresh": refreshes, "up": ups}
        self.called: list[str] = []

    def change(self, command: str, *options: str) -> tuple[int, str]:
        self.called.append(command)
        return self.script["refresh"].pop(0) if command == "refresh" else (0, "")

    def up(self, *targets: str) -> tuple[int, list[dict[str, Any]]]:
        self.called.append(" ".join(["up", *targets]))
        return self.script["up"].pop(0)

    def cancel(self) -> None:
        self.called.append("cancel")

    def export(self) -> dict[str, Any]:
        return {"deployment": {"resources": [{"urn": URN}]}}

    def put_back(self, state: Path) -> None:
        self.called.append("put back")


@pytest.fixture(autouse=True)
def plan(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Let the preview show these steps: none, unless a test adds some."""
    steps: list[dict[str, Any]] = []
    monkeypatch.setattr(drift, "ask", lambda *_: {"steps": steps})
    return steps


def test_what_exists_is_imported_and_the_update_goes_on() -> None:
    engine = Scripted([(0, "")], [(1, [planned(), told(REFUSED)]), (0, [])])

    recovery.unlock_and_refresh(engine, cancel=False)
    done = recovery.take_up(engine, replace=False)

    assert engine.called == ["refresh", "up", "import", "put back", "up"]
    assert done == [f"imported ml-vault: {ID}"]


def test_an_error_of_another_kind_ends_it() -> None:
    engine = Scripted([], [(1, [planned(), told("InternalServerError [500]")])])

    with pytest.raises(recovery.NotRecoveredError, match="Mend what the error names"):
        recovery.take_up(engine, replace=False)

    assert engine.called == ["up"]


@pytest.mark.parametrize("operation", ["delete", "replace"])
def test_nothing_is_taken_away_unasked(
    plan: list[dict[str, Any]], operation: str
) -> None:
    plan.append({"op": operation, "urn": URN, "replaceReasons": ["sku"]})
    engine = Scripted([], [(0, [])])

    with pytest.raises(recovery.NotRecoveredError, match=r"ml-vault \(sku\)"):
        recovery.take_up(engine, replace=False)

    assert engine.called == []
    assert recovery.take_up(engine, replace=True) == []


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_dead_engines_lock_is_taken() -> None:
    locked = LOCKED.format(url=FILE, host=socket.gethostname(), pid=dead_pid())
    engine = Scripted([(255, locked), (0, "")], [])

    done = recovery.unlock_and_refresh(engine, cancel=False)

    assert engine.called == ["refresh", "cancel", "refresh"]
    assert done[0] == "took the lock of an engine that is no more"


@pytest.mark.parametrize(
    ("url", "host", "pid"),
    [
        (FILE, socket.gethostname(), os.getpid()),
        (FILE, "another-machine", 999_999_999),
        ("azblob://state/lock.json", socket.gethostname(), 999_999_999),
    ],
    ids=["lives", "elsewhere", "shared"],
)
def test_a_lock_whose_owner_may_live_is_left(url: str, host: str, pid: int) -> None:
    told = LOCKED.format(url=url, host=host, pid=pid)
    engine = Scripted([(255, told)], [])

    with pytest.raises(recovery.NotRecoveredError, match="--cancel"):
        recovery.unlock_and_refresh(engine, cancel=False)

    assert engine.called == ["refresh"]


def test_whoever_knows_better_may_take_any_lock() -> None:
    told = "error: [409] Conflict: Another update is currently in progress."
    engine = Scripted([(255, told), (0, "")], [])

    recovery.unlock_and_refresh(engine, cancel=True)

    assert engine.called == ["refresh", "cancel", "refresh"]


def test_for_a_destroy_only_what_was_under_way_is_looked_for() -> None:
    engine = Scripted([], [(1, [planned(), told(REFUSED), told("no output yet")])])

    done = recovery.take_in(engine, [URN])

    assert engine.called == [f"up {URN}", "import", "put back"]
    assert done == [f"imported ml-vault: {ID}"]
