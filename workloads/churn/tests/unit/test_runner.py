"""The runner: what runs again, what is left alone, what a kill leaves."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from churn.pipeline.runner import Runner
from churn.pipeline.stage import Context, Stage
from churn.refusals import StageRefusal
from churn.settings import Settings

CALLS: list[str] = []


def first(context: Context) -> dict[str, int]:
    CALLS.append("first")
    seed = context.settings.data.seed
    (context.output / "number.txt").write_text(str(seed))
    return {"seed": seed}


def second(context: Context) -> dict[str, int]:
    CALLS.append("second")
    number = int((context.input("first") / "number.txt").read_text())
    (context.output / "double.txt").write_text(str(2 * number))
    return {"double": 2 * number}


def broken(context: Context) -> dict[str, int]:
    (context.output / "half.txt").write_text("half")
    raise KeyboardInterrupt


STAGES = (
    Stage(
        name="first", title="First", function=f"{__name__}:first", settings=("data",)
    ),
    Stage(
        name="second", title="Second", function=f"{__name__}:second", needs=("first",)
    ),
)


@pytest.fixture
def runner(
    small_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> Runner:
    """Return a runner of the two stages; their functions are found in this module."""
    monkeypatch.setattr(
        Stage, "run", lambda stage, context: globals()[stage.name](context)
    )
    CALLS.clear()
    return Runner(stages=STAGES, settings=small_settings(), announce=lambda _: None)


def test_a_second_run_does_nothing(runner: Runner) -> None:
    runner.run(["second"])

    outcomes = runner.run(["second"])

    assert CALLS == ["first", "second"]
    assert [one.skipped for one in outcomes] == [True, True]
    assert outcomes[1].figures == {"double": 2 * runner.settings.data.seed}


def test_a_changed_setting_runs_what_depends_on_it(
    runner: Runner, small_settings: Callable[..., Settings]
) -> None:
    runner.run(["second"])

    replace(runner, settings=small_settings("data.seed=5")).run(["second"])

    assert CALLS == ["first", "second"] * 2


def test_a_setting_that_no_stage_reads_runs_nothing(
    runner: Runner, small_settings: Callable[..., Settings]
) -> None:
    runner.run(["second"])

    replace(runner, settings=small_settings("tuning.trials=3")).run(["second"])

    assert CALLS == ["first", "second"]


def test_an_output_that_was_changed_by_hand_is_made_again(runner: Runner) -> None:
    runner.run(["second"])
    (runner.settings.artifact("first") / "files" / "number.txt").write_text("3")

    runner.run(["second"])

    # The second stage's input is again what it was.
    assert CALLS == ["first", "second", "first"]


def test_a_stage_that_is_killed_leaves_its_last_output(runner: Runner) -> None:
    runner.run(["second"])
    stages = (STAGES[0], replace(STAGES[1], name="broken"))
    final = runner.settings.artifact("broken")

    with pytest.raises(KeyboardInterrupt):
        replace(runner, stages=stages).run(["broken"])

    assert not final.exists()
    assert CALLS == ["first", "second"]


def test_an_unknown_stage_is_refused_with_those_there_are(runner: Runner) -> None:
    with pytest.raises(StageRefusal, match="seen third; allowed first, second"):
        runner.run(["third"])
