"""Many steps in one life: all that do not wait for one another fail together.

Every step that has no verdict yet fails, with ``--continue-on-error``; the engine then
reaches exactly those that depend on no other of them. They share the life: they fail in
one way after the other, an update each, and what came of it holds for all. The others
have their turn in the next life. A life that ended wrong says nothing of its members:
each is lived through by itself.
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
    baseline: Baseline,
    work: Path,
    effects: Sequence[str],
    steps: Sequence[Step],
    tell: Tell,
) -> Iterator[tuple[Step, str, Verdict]]:
    """Yield a verdict for each step and effect of lives that ended as they should.

    An effect that leaves something behind (``lost``) has to be the last.
    """
    left, turn, name = list(steps), 0, " ".join(effects)
    while left:
        turn += 1
        home = work / f"group {name} {turn}"
        rounds = [tuple(fault_of(step, it) for step in left) for it in effects]
        try:
            lived = live(baseline, home, rounds, "--continue-on-error")
        finally:
            shutil.rmtree(home, ignore_errors=True)
        members = [it for it in left if lived.struck[fault_of(it, effects[0])]]
        ending = f"WRONG, one by one then: {lived.wrong[:3]}" if lived.wrong else "ok"
        tell(f"{name}: {len(members)} together, {lived.seconds:.0f} s: {ending}")
        if not members:
            return
        if not lived.wrong:
            yield from _verdicts(baseline, lived, effects, members)
        left = [it for it in left if it not in members]


def _verdicts(
    baseline: Baseline, lived: Lived, effects: Sequence[str], members: Sequence[Step]
) -> Iterator[tuple[Step, str, Verdict]]:
    """Yield each member's share of a life, effect by effect."""
    for at, effect in enumerate(effects):
        is_last = at == len(effects) - 1
        for step in members:
            urn = baseline.urns.get(step.path)
            name = urn.rpartition("::")[2] if urn else ""
            struck = lived.struck[fault_of(step, effect)]
            if struck:
                verdict = Verdict(
                    struck=struck,
                    error=first_error(lived.faulty[at], urn),
                    imported=int(is_last and name in lived.imported),
                    wrong=[],
                    seconds=lived.seconds,
                )
                yield step, effect, verdict
