"""Many steps in one life: all that do not wait for one another fail together.

Every step that has no verdict yet fails, with ``--continue-on-error``; the engine then
reaches exactly those that depend on no other of them. Where nothing was done
(`live_as_stairs`), the next update of the same life lets those pass and reaches the
next ones, to the top. Where the work was done and its answer lost
(`live_level_by_level`), each level has a life of its own. What came of a life holds for
all its members; one that ended wrong says nothing: each is lived through by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.engine.deployment import Outcome
from tests.engine.every_step import (
    Baseline,
    Life,
    Step,
    Verdict,
    begin_life,
    fault_of,
    first_error,
)

LOST: Final = "lost"
"""The effect that leaves something behind."""

Tell = Callable[[str], None]


def live_in_groups(
    baseline: Baseline, work: Path, effect: str, steps: Sequence[Step], tell: Tell
) -> Iterator[tuple[Step, Verdict]]:
    """Yield a verdict for each step that shared a life which ended as it should."""
    live = live_level_by_level if effect == LOST else live_as_stairs
    return live(baseline, work, effect, steps, tell)


def live_level_by_level(
    baseline: Baseline, work: Path, effect: str, steps: Sequence[Step], tell: Tell
) -> Iterator[tuple[Step, Verdict]]:
    """Let each level fail in a life of its own."""
    left, turn = list(steps), 0
    while left:
        turn += 1
        with begin_life(baseline, work / f"{effect} {turn}") as life:
            round_ = _fail(life, effect, left)
            imported, wrong = life.end(round_.outcome)
        tell(_told(effect, round_.members, life, wrong))
        if not round_.members:
            return
        if not wrong:
            yield from _verdicts(baseline, [round_], imported, life)
        left = [it for it in left if it not in round_.members]


def live_as_stairs(
    baseline: Baseline, work: Path, effect: str, steps: Sequence[Step], tell: Tell
) -> Iterator[tuple[Step, Verdict]]:
    """Let one level after the other fail in one life."""
    left, rounds = list(steps), []
    with begin_life(baseline, work / f"{effect} stairs") as life:
        while left:
            rounds.append(_fail(life, effect, left))
            tell(_told(effect, rounds[-1].members, life, []))
            if not rounds[-1].members:
                break
            left = [it for it in left if it not in rounds[-1].members]
        _, wrong = life.end(rounds[-1].outcome)
    tell(
        _told(f"{effect} in all", [it for r in rounds for it in r.members], life, wrong)
    )
    if not wrong:
        yield from _verdicts(baseline, rounds, [], life)


@dataclass(frozen=True)
class _Round:
    """An update that met faults, and whom they struck how often."""

    outcome: Outcome
    members: dict[Step, int]


def _fail(life: Life, effect: str, left: Sequence[Step]) -> _Round:
    faults = {fault_of(step, effect): step for step in left}
    outcome, struck = life.fail(tuple(faults), "--continue-on-error")
    return _Round(outcome, {faults[fault]: times for fault, times in struck.items()})


def _told(effect: str, members: Sized, life: Life, wrong: Sequence[str]) -> str:
    ending = f"WRONG, one by one then: {wrong[:3]}" if wrong else "ok"
    return f"{effect}: {len(members)} together, {life.seconds:.0f} s: {ending}"


def _verdicts(
    baseline: Baseline, rounds: Sequence[_Round], imported: Sequence[str], life: Life
) -> Iterator[tuple[Step, Verdict]]:
    for round_ in rounds:
        for step, struck in round_.members.items():
            urn = baseline.urns.get(step.path)
            verdict = Verdict(
                struck=struck,
                error=first_error(round_.outcome, urn),
                imported=int(bool(urn) and str(urn).rpartition("::")[2] in imported),
                wrong=[],
                seconds=life.seconds,
            )
            yield step, verdict
