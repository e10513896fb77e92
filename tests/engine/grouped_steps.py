"""Many steps in one life: all that do not wait for one another fail together.

Every step that has no verdict yet fails, with ``--continue-on-error``; the engine then
reaches exactly those that depend on no other of them. They share the life and what came
of it; the others have their turn in the next one. A life that ended wrong says nothing
of its members: each is lived through by itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.engine.every_step import (
    Baseline,
    Lived,
    Step,
    Verdict,
    fault_of,
    first_error,
    live,
)

Tell = Callable[[str], None]


def live_in_groups(
    baseline: Baseline, work: Path, effect: str, steps: Sequence[Step], tell: Tell
) -> Iterator[tuple[Step, Verdict]]:
    """Yield a verdict for each step that shared a life which ended as it should."""
    left = {fault_of(step, effect): step for step in steps}
    turn = 0
    while left:
        turn += 1
        home = work / f"group {effect} {turn}"
        try:
            lived = live(baseline, home, tuple(left), "--continue-on-error")
        finally:
            shutil.rmtree(home, ignore_errors=True)
        members = [step for fault, step in left.items() if lived.struck[fault]]
        ending = f"WRONG, one by one then: {lived.wrong[:3]}" if lived.wrong else "ok"
        tell(f"{effect}: {len(members)} together, {lived.seconds:.0f} s: {ending}")
        if not members:
            return
        if not lived.wrong:
            yield from ((it, verdict_of(baseline, lived, it, effect)) for it in members)
        left = {fault: step for fault, step in left.items() if step not in members}


def verdict_of(baseline: Baseline, lived: Lived, step: Step, effect: str) -> Verdict:
    """Return one member's share of a life."""
    urn = baseline.urns.get(step.path)
    return Verdict(
        struck=lived.struck[fault_of(step, effect)],
        error=first_error(lived.first, urn),
        imported=int(urn is not None and urn.rpartition("::")[2] in lived.imported),
        wrong=[],
        seconds=lived.seconds,
    )
