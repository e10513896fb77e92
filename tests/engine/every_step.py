"""Fail one write of an update, go on, and see that the same platform stands.

A case is a step (one write of a clean update of dev, from the request log) and an
effect. Every attempt at the step fails during the first update, however often the
clients try; then the update is run again as a user would. Cases start from a copy of
a home in which only the random suffix of the names exists, so that names are alike.
"""

from __future__ import annotations

import fnmatch
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from simulated_azure.store import LoggedRequest, Store
from tests.engine.deployment import Deployment, Outcome
from tests.engine.life import look
from tests.engine.platform_print import differences, print_of
from tests.engine.recovery import Recovered, go_on, recover
from tests.engine.secret_hunt import leaks
from tests.engine.steps import Step, steps_of

SHOWN_DIFFERENCES: Final = 12


@dataclass(frozen=True)
class Faulty(Deployment):
    """A deployment whose next commands meet faults."""

    faults: tuple[str, ...] = ()

    def _attached(self) -> list[str]:
        command = super()._attached()
        options = [word for fault in self.faults for word in ("--fault", fault)]
        return [*command[:-1], *options, command[-1]]


@dataclass(frozen=True)
class Baseline:
    """A clean update: where cases start, the steps, and what stands afterwards."""

    checkout: Path
    seed: Path
    steps: list[Step]
    stands: list[str] = field(repr=False)
    urns: dict[str, str] = field(default_factory=dict, repr=False)
    """What a step writes, by its path: the URN, where it is the program's."""


@dataclass(frozen=True)
class Verdict:
    """What came of one case; it is as it should be when nothing is wrong."""

    struck: int
    error: str
    imported: int
    wrong: list[str]
    seconds: float


class Life:
    """A stack whose first updates meet faults, in a copy of the seed."""

    def __init__(self, baseline: Baseline, home: Path) -> None:
        shutil.copytree(baseline.seed, home)
        self.baseline, self.home = baseline, home
        self.stack = Deployment(baseline.checkout, home, "dev")
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return time.monotonic() - self._began

    def fail(
        self, faults: tuple[str, ...], *options: str
    ) -> tuple[Outcome, Counter[str]]:
        """Update with faults; return what came of it, and how often each struck."""
        before = len(self._requests())
        outcome = self._faulty(faults).up(*options)
        return outcome, self._struck(before)

    def recover(self, faults: tuple[str, ...]) -> tuple[Recovered, Counter[str]]:
        """Recover while others meet faults."""
        before = len(self._requests())
        recovered = recover(self._faulty(faults))
        return recovered, self._struck(before)

    def _faulty(self, faults: tuple[str, ...]) -> Faulty:
        return Faulty(self.baseline.checkout, self.home, "dev", faults)

    def _struck(self, before: int) -> Counter[str]:
        return Counter(it.fault for it in self._requests()[before:] if it.fault)

    def _requests(self) -> list[LoggedRequest]:
        with Store(self.home / "azure.db") as store:
            return store.requests()

    def end(self, *, failed: bool, destroy: bool = True) -> tuple[list[str], list[str]]:
        """Go on, compare, destroy; return what was imported and what is wrong."""
        imported: list[str] = []
        wrong: list[str] = []
        try:
            if failed:
                imported = go_on(self.stack)
            wrong += not_the_same(self.baseline, self.stack)
            if destroy:
                wrong += left_behind(self.stack)
        except AssertionError as error:
            wrong.append(f"the next command failed: {error}")
        return imported, wrong + leaks(self.home)


@contextmanager
def begin_life(baseline: Baseline, home: Path) -> Iterator[Life]:
    """Begin a life; its home is taken away afterwards."""
    try:
        yield Life(baseline, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def make_seed(checkout: Path, seed: Path) -> Path:
    """Make a home in which only the random suffix of the names exists.

    A connection that somebody else changes is waited for: a minute is enough here. A
    fault that stays is not waited out.
    """
    settings = {"link.approvalTimeoutMinutes": 1, "retryMinutes": 0}
    Deployment(checkout, seed, "dev").configure(**settings)
    targets = ("--target", "**::platform", "--target", "**::name-suffix")
    # It ends with an error, since outputs of what was left out are asked for.
    made = Deployment(checkout, seed, "dev").up(*targets)
    if made.changed != {"create name-suffix": 1}:
        raise AssertionError(f"the seed was not made: {made.errors or made.output}")
    return seed


def make_baseline(checkout: Path, seed: Path, clean: Path) -> Baseline:
    """Make one clean update of a copy of the seed."""
    shutil.copytree(seed, clean)
    stack = Deployment(checkout, clean, "dev")
    stack.up().succeed()
    with Store(clean / "azure.db") as store:
        steps = steps_of(store.requests())
    state = stack.state()
    return Baseline(checkout, seed, steps, print_of(clean, state), _urns(steps, state))


def _urns(steps: list[Step], state: Mapping[str, Any]) -> dict[str, str]:
    """Match what steps write with IDs; an approval is known by its connection's."""
    ids = {
        str(found).lower(): str(it["urn"])
        for it in state["deployment"]["resources"]
        for found in (it.get("outputs", {}).get("connection_id"), it.get("id"))
        if found
    }
    return {
        step.path: ids[match[0]]
        for step in steps
        if (match := fnmatch.filter(ids, step.path.lower().removeprefix("/synapse/")))
    }


def live_through(
    baseline: Baseline, home: Path, faults: tuple[str, ...], *, destroy: bool = True
) -> Verdict:
    """Update with faults, update again, refresh, destroy; return what came of it."""
    life = Life(baseline, home)
    failed, struck = life.fail(faults)
    imported, wrong = life.end(failed=failed.status != 0, destroy=destroy)
    if not struck:
        wrong.insert(0, "no request was struck")
    return Verdict(
        struck.total(), first_error(failed), len(imported), wrong, life.seconds
    )


def first_error(outcome: Outcome, urn: str | None = None) -> str:
    """Return what a user reads first, of one resource or of any, in one line.

    Empty after a success, and where nothing was said of that resource.
    """
    if outcome.status == 0:
        return ""
    events = [e["diagnosticEvent"] for e in outcome.events if "diagnosticEvent" in e]
    told = [d for d in events if d["severity"] == "error" and d.get("urn")]
    own = [d["message"] for d in told if "update failed" not in d["message"]]
    said = own or [d["message"] for d in told] or [outcome.output]
    if urn is not None:
        said = [d["message"] for d in told if d["urn"] == urn] or [""]
    return " ".join(re.sub(r"<\{%.*?%\}>|\x1b\[[0-9;]*m", "", said[0]).split())


def not_the_same(baseline: Baseline, stack: Deployment) -> list[str]:
    """Compare with the clean update, before and after a refresh with an update."""
    wrong = _compared(baseline, stack, "after the next up")
    idle = stack.up("--refresh").succeed()
    if idle.changed:
        wrong.append(f"refresh and up changed {dict(idle.changed)}")
    return wrong + (_compared(baseline, stack, "after refresh") if not wrong else [])


def _compared(baseline: Baseline, stack: Deployment, when: str) -> list[str]:
    found = differences(baseline.stands, print_of(stack.home, stack.state()))
    return [f"{when}: {line[:1000]}" for line in found[:SHOWN_DIFFERENCES]]


def left_behind(stack: Deployment) -> list[str]:
    stack.destroy().succeed()
    left = [f"destroy left {name}" for name in look(stack).names()]
    known = stack.state()["deployment"].get("resources") or []
    return left + [f"destroy left in the state {it['urn']}" for it in known]
