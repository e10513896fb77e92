"""A sample of the kills in `make faults`: one of a moment's victims each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.engine.killing import (
    ENGINE,
    SIMULATION,
    Clean,
    Kill,
    live_through,
)
from tests.engine.prepared import Preparations

SAMPLE: Final = [
    Kill(1000, "up", SIMULATION, 120),
    Kill(1001, "up and down", ENGINE, 200),
]


@pytest.fixture(scope="module")
def clean(preparations: Preparations) -> Clean:
    """Return a life without a kill, to compare with."""
    baseline = preparations.baseline()
    # The moments are given: nothing has to be counted.
    home = baseline.seed.with_name("clean")
    return Clean(baseline, home, requests={}, first_dynamic=0)


@pytest.mark.parametrize("kill", SAMPLE, ids=lambda kill: kill.victim)
def test_the_documented_recovery_ends_as_if_nobody_had_died(
    clean: Clean, tmp_path: Path, kill: Kill
) -> None:
    ending = live_through(kill, clean, tmp_path / "home")

    assert ending.answered >= kill.moment
    assert ending.wrong == []
