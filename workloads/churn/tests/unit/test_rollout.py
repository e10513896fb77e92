"""Rollouts: the steps, the way back, and what is written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from churn.refusals import DataRefusal, Refusal
from churn.rollout.audit import AuditTrail
from churn.rollout.rollout import Rollout, roll_back
from churn.rollout.traffic import Route, StackTraffic
from churn.serving.load_test import LoadResult, summary

GOOD = summary([(20.0, 200)] * 100, 10)
SLOW = summary([(20.0, 200)] * 90 + [(300.0, 200)] * 10, 10)
FAILING = summary([(20.0, 200)] * 90 + [(20.0, 500)] * 10, 10)
NOBODY = summary([], 10)


class Noted:
    """Traffic that remembers what it was set to."""

    def __init__(self, **live: int) -> None:
        self.routes = [Route(live=live)]

    def read(self) -> Route:
        return self.routes[-1]

    def set(self, route: Route) -> None:
        self.routes.append(route)


def rollout(folder: Path, traffic: Noted, *results: LoadResult) -> Rollout:
    """Return a rollout whose steps show the results in turn."""
    seen = iter(results)
    trail = AuditTrail(file=folder / "audit.jsonl", actor="release-pipeline")
    return Rollout(traffic=traffic, observe=lambda _: next(seen), trail=trail)


def test_a_good_deployment_goes_by_shadow_and_canary_to_all(tmp_path: Path) -> None:
    traffic = Noted(blue=100)

    assert rollout(tmp_path, traffic, *[GOOD] * 4).run("green")

    assert traffic.routes[1:] == [
        Route(live={"blue": 100}, mirror={"green": 50}),
        Route(live={"blue": 90, "green": 10}),
        Route(live={"blue": 50, "green": 50}),
        Route(live={"green": 100}),
    ]


@pytest.mark.parametrize("good_steps", range(4))
@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (SLOW, "99th percentile is 300.0 ms"),
        (FAILING, "10.0% of 100 requests failed"),
        (NOBODY, "no request was seen"),
    ],
)
def test_a_bad_step_puts_all_back_at_once(
    tmp_path: Path, good_steps: int, bad: LoadResult, said: str
) -> None:
    traffic = Noted(blue=100)
    tried = rollout(tmp_path, traffic, *[GOOD] * good_steps, bad)

    assert not tried.run("green")

    assert traffic.read() == Route(live={"blue": 100})
    last = tried.trail.decisions()[-1]
    assert (last["decision"], last["by"]) == ("rolled back", "release-pipeline")
    assert said in last["why"]


def test_a_step_that_cannot_be_judged_goes_back_too(tmp_path: Path) -> None:
    traffic = Noted(blue=100)

    with pytest.raises(StopIteration):
        rollout(tmp_path, traffic, GOOD).run("green")

    assert traffic.read() == Route(live={"blue": 100})


@pytest.mark.parametrize("live", [{"blue": 50, "red": 50}, {"green": 100}])
def test_a_rollout_in_the_middle_of_another_is_refused(
    tmp_path: Path, live: dict[str, int]
) -> None:
    with pytest.raises(Refusal, match="another deployment"):
        rollout(tmp_path, Noted(**live)).run("green")


def test_going_back_is_one_call_after_the_rollout_has_ended(tmp_path: Path) -> None:
    traffic = Noted(blue=100)
    tried = rollout(tmp_path, traffic, *[GOOD] * 4)
    tried.run("green")

    roll_back(traffic, tried.trail)

    assert traffic.read() == Route(live={"blue": 100})
    assert tried.trail.decisions()[-1]["why"] == "asked for by hand"


def test_there_is_nothing_to_go_back_to_before_the_first_rollout(
    tmp_path: Path,
) -> None:
    with pytest.raises(Refusal, match="nothing to roll back"):
        roll_back(Noted(blue=100), AuditTrail(file=tmp_path / "audit.jsonl"))


@pytest.mark.parametrize(
    "route",
    [
        {"live": {"blue": 99}},
        {"live": {"blue": 110, "green": -10}},
        {"live": {"blue": 100}, "mirror": {"green": 51}},
        {"live": {"blue": 100}, "mirror": {"blue": 10}},
        {"live": {"blue": 100}, "mirror": {"green": 10, "red": 10}},
    ],
)
def test_traffic_that_azure_would_refuse_is_refused(route: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="cannot be set"):
        Route(**route)


@pytest.mark.parametrize("change", ["removed", "changed", "half"])
def test_a_trail_that_was_changed_is_found(tmp_path: Path, change: str) -> None:
    trail = AuditTrail(file=tmp_path / "audit.jsonl", actor="monitor")
    for number in range(3):
        trail.note(f"decision {number}", "because", {})
    lines = trail.file.read_text().splitlines(keepends=True)
    first = {
        "removed": "",
        "changed": lines[0].replace("because", "for fun"),
        "half": lines[0][:20] + "\n",
    }[change]
    trail.file.write_text("".join([first, *lines[1:]]))

    with pytest.raises(DataRefusal, match="audit trail was changed"):
        trail.decisions()


def stack_file(folder: Path, nested: bool) -> Path:
    """Write a stack file with the endpoint, in one of the platform's spellings."""
    endpoints = [{"name": "churn", "deployments": [], "traffic": {"blue": 100}}]
    config: dict[str, Any] = {"ml-synapse:onlineEndpoints": endpoints}
    if nested:
        config = {"ml-synapse:serving": {"onlineEndpoints": endpoints}}
    file = folder / "Pulumi.dev.yaml"
    file.write_text(yaml.safe_dump({"config": config}))
    return file


@pytest.mark.parametrize("nested", [False, True])
def test_the_platform_gets_its_traffic_by_its_stack_file(
    tmp_path: Path, nested: bool
) -> None:
    commands: list[list[str]] = []
    file = stack_file(tmp_path, nested)
    traffic = StackTraffic(
        stack_file=file,
        endpoint="churn",
        update=("make", "up"),
        run=lambda command, **_: commands.append(command),
    )

    traffic.set(Route(live={"blue": 90, "green": 10}))

    assert traffic.read() == Route(live={"blue": 90, "green": 10})
    assert commands == [["make", "up"]]


def test_a_stack_file_goes_back_where_the_update_fails(tmp_path: Path) -> None:
    file = stack_file(tmp_path, nested=False)
    before = file.read_text()
    traffic = StackTraffic(stack_file=file, endpoint="churn", update=("false",))

    with pytest.raises(Exception, match="non-zero exit"):
        traffic.set(Route(live={"blue": 50, "green": 50}))

    assert file.read_text() == before


def test_an_endpoint_that_is_not_in_the_stack_file_is_refused(tmp_path: Path) -> None:
    file = stack_file(tmp_path, nested=False)

    with pytest.raises(Refusal, match="no such endpoint: seen chrun; allowed churn"):
        StackTraffic(stack_file=file, endpoint="chrun", update=()).read()
