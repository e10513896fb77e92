"""Many steps in one life: all that do not wait for one another fail together.

Every step that has no verdict yet fails, with ``--continue-on-error``; the engine then
reaches exactly those that depend on no other of them. The next update of the same life
lets those pass, or the recovery imports what they had made, and reaches the next ones,
to the top. What came of the life holds for all; one that ended wrong says nothing:
each step is lived through by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.engine.every_step import Baseline, Life, Verdict, begin_life, first_error
from tests.engine.steps import Step, fault_of

LOST: Final = "lost"
"""The effect that leaves something behind."""
ENOUGH: Final = 60
"""Levels at most, so that a mistake here has an end."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class _Round:
    """One update: the steps that met faults, how often, and what was said of each."""

    struck: dict[Step, int]
    errors: dict[Step, str]


def live_in_groups(
    baseline: Baseline, work: Path, effect: str, steps: Sequence[Step], tell: Tell
) -> Iterator[tuple[Step, Verdict]]:
    """Yield a verdict for each step, if the life that they share ended as it should."""
    left, rounds = list(steps), list[_Round]()
    imported: list[str] = []
    with begin_life(baseline, work / f"{effect} in groups") as life:
        while left and len(rounds) < ENOUGH:
            if rounds and effect == LOST:
                round_, found = _fail_recovering(life, effect, left)
                imported += found
            else:
                round_ = _fail(life, effect, left)
            tell(f"{effect}: {len(round_.struck)} together, {life.seconds:.0f} s")
            rounds.append(round_)
            left = [it for it in left if it not in round_.struck]
            if not round_.struck:
                break
        found, wrong = life.end(failed=True)
    ending = f"WRONG, one by one then: {wrong[:3]}" if wrong else "ok"
    tell(f"{effect}: the life ended, {life.seconds:.0f} s, {ending}")
    if not wrong:
        yield from _verdicts(baseline, rounds, {*imported, *found}, life.seconds)


def _fail(life: Life, effect: str, left: Sequence[Step]) -> _Round:
    faults = {fault_of(step, effect): step for step in left}
    outcome, struck = life.fail(tuple(faults), "--continue-on-error")
    met = {faults[fault]: times for fault, times in struck.items()}
    urns = life.baseline.urns
    return _Round(met, {it: first_error(outcome, urns.get(it.path)) for it in met})


def _fail_recovering(
    life: Life, effect: str, left: Sequence[Step]
) -> tuple[_Round, list[str]]:
    """Import what the last round made; meanwhile the next steps meet their faults."""
    faults = {fault_of(step, effect): step for step in left}
    recovered, struck = life.recover(tuple(faults))
    met = {faults[fault]: times for fault, times in struck.items()}
    lines = [it for it in recovered.output.splitlines() if "error: " in it]
    errors = {
        it: next((line for line in lines if it.path.rstrip("-*") in line), "")
        for it in met
    }
    return _Round(met, errors), recovered.imported


def _verdicts(
    baseline: Baseline, rounds: Sequence[_Round], imported: set[str], seconds: float
) -> Iterator[tuple[Step, Verdict]]:
    for round_ in rounds:
        for step, struck in round_.struck.items():
            name = baseline.urns.get(step.path, "").rpartition("::")[2]
            error = round_.errors[step].partition("error: ")
            yield (
                step,
                Verdict(
                    struck=struck,
                    error=error[2] or error[0],
                    imported=int(name in imported),
                    wrong=[],
                    seconds=seconds,
                ),
            )
