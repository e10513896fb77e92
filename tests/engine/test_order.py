"""An update at Azure's own durations: no longer than its longest chain, no refusals.

What it proves it proves for dev, at a twentieth of Azure's time, where the engine's own
work counts for more than it would; `make makespan` measures both stacks.
"""

from __future__ import annotations

import pytest

from benchmarks.critical_path import length, makespan
from benchmarks.makespan import Run, measure
from benchmarks.stand import Stand
from tests.engine.checkout import make_checkout

PACE = 0.05
# The engine's own work between two steps: a second of the machine is a third of a
# minute of Azure's here, and other tests run beside this one.
TOLERANCE = 1.25


@pytest.fixture(scope="module")
def update(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Update dev where things take time and too much at a time is refused.

    What takes effect late is left out: that is waited for, and told.
    """
    folder = make_checkout(tmp_path_factory.mktemp("checkout"))
    home = tmp_path_factory.mktemp("home")
    stand = Stand(folder, home, "dev", PACE, without="delays")
    stand.prepare()
    return measure(stand)


def test_an_update_takes_hardly_longer_than_its_critical_path(update: Run) -> None:
    told = f"{makespan(update.steps):.1f} s, path of {length(update.path):.1f} s"

    assert update.ratio <= TOLERANCE, told


def test_nothing_is_refused_for_being_too_much_at_a_time(update: Run) -> None:
    assert not update.refused


def test_nothing_is_tried_again_before_the_users_eyes(update: Run) -> None:
    assert not update.retries
