"""The pipelines of GitHub and Azure: the steps that `make churn-ci` runs, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from churn.jobs import ci
from churn.settings import HOME

ROOT = HOME.parents[1]
FILES = (
    ROOT / ".github" / "workflows" / "churn.yml",
    ROOT / "azure-pipelines-churn.yml",
)


@pytest.mark.parametrize("file", FILES, ids=lambda it: it.parent.name)
def test_a_pipeline_runs_every_step_in_order(file: Path) -> None:
    steps = re.findall(r"make churn-ci ARGS=(\w+)$", file.read_text(), re.MULTILINE)

    assert steps == list(ci.STEPS)


@pytest.mark.parametrize("file", FILES, ids=lambda it: it.parent.name)
def test_a_pipeline_trains_weekly_on_sunday_at_two_and_holds_no_secret(
    file: Path,
) -> None:
    text = file.read_text()

    assert [str(it) for it in re.findall(r'cron: "(.*?)"', text)] == ["0 2 * * 0"]
    assert "secrets." not in text
    assert ".ci/with-azure" in text


def test_github_gives_a_token_to_the_training_alone() -> None:
    jobs: dict[str, Any] = yaml.safe_load(FILES[0].read_text())["jobs"]

    federated = [name for name, it in jobs.items() if "id-token" in it["permissions"]]

    assert federated == ["retrain"]


def test_the_first_step_that_fails_ends_the_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen: list[str] = []

    def run(command: Sequence[str]) -> int:
        seen.append(" ".join(command[1:]))
        return 3 if "train" in command else 0

    assert ci.main([], run) == 3
    assert seen[-1] == "-m churn split train tune"
    assert "::: train failed" in capsys.readouterr().out


def test_named_steps_run_in_their_own_order() -> None:
    seen: list[str] = []

    ci.main(["train", "validate"], lambda command: seen.append(command[4]) or 0)  # type: ignore[func-returns-value]

    assert seen == ["features", "train"]


def test_a_step_that_is_unknown_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert ci.main(["deploy"]) == 2

    assert "seen deploy; allowed test, validate" in capsys.readouterr().err
