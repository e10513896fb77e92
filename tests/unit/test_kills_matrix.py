"""The harness of kill -9 itself: what a seed means, and its table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.engine.every_step import Baseline
from tests.engine.killing import DYNAMIC_PROVIDER, Clean, Ending, Kill, plan
from tests.engine.kills_matrix import SEEDS, table

HERE = Path()
CLEAN = Clean(
    baseline=Baseline(HERE, HERE, [], []),
    home=HERE,
    requests={"up": 346, "refresh": 118, "destroy": 117},
    first_dynamic=300,
)
KILLS = [plan(seed, CLEAN) for seed in range(SEEDS)]


def test_a_seed_always_means_the_same() -> None:
    assert [plan(seed, CLEAN) for seed in range(SEEDS)] == KILLS
    assert SEEDS >= 50


def test_the_seeds_reach_every_command_and_every_victim() -> None:
    victims = Counter(kill.victim for kill in KILLS)

    assert {it.command for it in KILLS} == {"up", "up and down", "destroy", "refresh"}
    assert set(victims) == {
        *("engine", "program", "language host", "dynamic provider"),
        *("simulation", "everything"),
    }
    assert min(victims.values()) >= 4


def test_moments_lie_in_the_command_and_the_dynamic_provider_is_at_work() -> None:
    for kill in KILLS:
        command = kill.command.split()[0]
        is_late = kill.victim == DYNAMIC_PROVIDER and command == "up"
        assert (300 if is_late else 1) <= kill.moment < CLEAN.requests[command]


def test_the_table_has_a_line_for_each_seed() -> None:
    kill = Kill(7, "up", "engine", 100)
    endings = [Ending(101, 60, ["ml-vault"], [], 9.6), Ending(101, 60, [], ["x"], 9.6)]

    *_, good, bad = table([(kill, it) for it in endings])

    assert good.split() == [
        *["7", "up", "engine", "100", "101", "60", "1", "ok"],
        "(10",
        "s)",
    ]
    assert "WRONG" in bad
