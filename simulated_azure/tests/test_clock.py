"""The clock that a simulated Azure lives by, and the command line's conditions."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from simulated_azure.cli import main
from simulated_azure.clock import Clock, written
from simulated_azure.conditions import Conditions
from simulated_azure.simulation import Simulation
from simulated_azure.store import Store


def test_the_clock_runs_with_the_machines(tmp_path: Path) -> None:
    with Store(tmp_path / "azure.db") as store:
        before = time.time()

        assert before <= Clock(store).now() <= time.time()


def test_what_is_skipped_counts_for_every_process_of_a_home(tmp_path: Path) -> None:
    with Store(tmp_path / "azure.db") as one, Store(tmp_path / "azure.db") as other:
        Clock(one).advance(3600)
        Clock(other).advance(0.5)

        assert Clock(one).skipped() == Clock(other).skipped() == 3600.5
        assert Clock(other).now() - time.time() == pytest.approx(3600.5, abs=1)


def test_the_clock_does_not_run_back(tmp_path: Path) -> None:
    with Store(tmp_path / "azure.db") as store:
        with pytest.raises(ValueError, match=r"by -1 seconds: it goes forward only"):
            Clock(store).advance(-1)

        assert Clock(store).skipped() == 0


def test_a_moment_is_written_as_arm_writes_it() -> None:
    assert written(0.25) == "1970-01-01T00:00:00.250000Z"


def test_nothing_takes_time_unless_it_is_asked_for() -> None:
    assert Conditions().lasts(2700) == 0
    assert Conditions(pace=0.01).lasts(2700) == 27


def test_every_part_of_a_simulation_shares_clock_and_conditions(
    tmp_path: Path,
) -> None:
    conditions = Conditions(pace=1)

    with Simulation(tmp_path, conditions=conditions) as azure:
        parts = (azure, azure.arm, azure.synapse)
        assert [part.clock for part in parts] == [azure.clock] * 3
        assert [part.conditions for part in parts] == [conditions] * 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--pace", "-1"], "no pace: '-1'. Allowed are 0"),
        (["--pace", "nan"], "no pace: 'nan'. Allowed are 0"),
        (["--pace", "slow"], "no pace: 'slow'. Allowed are 0"),
        (["--without", "delays,rain"], "nothing to leave out: rain. Allowed are"),
    ],
)
def test_conditions_that_do_not_exist_are_refused(
    capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    with pytest.raises(SystemExit):
        main(["exec", *options, "--", "true"])

    assert said in " ".join(capsys.readouterr().err.split())


def test_conditions_are_chosen_by_name() -> None:
    chosen = Conditions.chosen(0.5, ("delays", "quotas"))

    assert chosen == Conditions(pace=0.5, delays=False, quotas=False)


def test_the_command_line_moves_the_clock(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(home / "azure.db"):
        pass

    statuses = [
        main(["clock", "advance", seconds, "--home", str(home)])
        for seconds in ("60", "0.5", "-1")
    ]

    assert statuses == [0, 0, 2]
    with Store(home / "azure.db") as store:
        assert Clock(store).skipped() == 60.5
    said = capsys.readouterr()
    assert said.out.splitlines() == ["60 s skipped in all.", "60.5 s skipped in all."]
    assert "it goes forward only" in said.err
