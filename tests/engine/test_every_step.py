"""A sample of `make faults`: one write fails for good, the next `up` goes on.

The whole matrix (every write, every effect) runs with `python -m
tests.engine.faults_matrix`; what these six prove they prove for their steps only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.engine.every_step import Baseline, live_through
from tests.engine.prepared import Preparations
from tests.engine.steps import fault_of

ONCE: Final = "PUT each drop-after"
SAMPLE: Final = [
    (
        "Microsoft.MachineLearningServices/workspaces mlw-",
        "409",
        "Conflict [409]: The service could not do what was asked",
        0,
    ),
    (
        "Microsoft.Network/virtualNetworks vnet-",
        "lost",
        "no answer came, the work may be done or not: ",
        1,
    ),
    ("managedPrivateEndpoints ml-vault", "lost", "and did not answer: the work may", 0),
]
"""A part of the step's name, the effect, what a user reads, how many are imported."""


@pytest.fixture(scope="module")
def baseline(preparations: Preparations) -> Baseline:
    """Return one clean update to compare with."""
    return preparations.baseline()


def test_a_clean_update_writes_more_than_a_hundred_times(baseline: Baseline) -> None:
    assert len(baseline.steps) > 100


def test_answers_lost_once_are_got_over_in_silence(
    baseline: Baseline, tmp_path: Path
) -> None:
    verdict = live_through(baseline, tmp_path / "home", (ONCE,))

    assert verdict.struck >= len(baseline.steps)
    assert (verdict.error, verdict.wrong) == ("", [])


@pytest.mark.parametrize(("name", "effect", "told", "imported"), SAMPLE)
def test_the_next_up_ends_at_the_same_platform(
    baseline: Baseline,
    tmp_path: Path,
    name: str,
    effect: str,
    told: str,
    imported: int,
) -> None:
    [step] = [step for step in baseline.steps if name in step.name]

    verdict = live_through(baseline, tmp_path / "home", (fault_of(step, effect),))

    assert verdict.wrong == []
    assert told in verdict.error
    assert verdict.imported == imported
