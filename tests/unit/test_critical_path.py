"""The longest path through small updates, with what was waited for on it."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.critical_path import (
    Step,
    critical_path,
    graph_of,
    length,
    makespan,
    with_queues,
    without,
)
from benchmarks.makespan import ENDPOINT, steps_of

DYNAMIC = "pulumi-python:dynamic/dataplane:LinkedService"


def urn(name: str, type_: str = "a:b:C") -> str:
    return f"urn:pulumi:dev::p::x:y:Parent${type_}::{name}"


def names(path: list[Any]) -> list[str]:
    return [link.step.urn.rpartition("::")[2] for link in path]


def test_the_longest_chain_counts_not_the_latest_end() -> None:
    graph = {urn("a"): set[str](), urn("b"): {urn("a")}, urn("c"): set[str]()}
    steps = [Step(urn("a"), 0, 2), Step(urn("b"), 2, 5), Step(urn("c"), 3, 7)]

    path = critical_path(graph, steps)

    assert names(path) == ["a", "b"]
    assert length(path) == 5
    assert makespan(steps) == 7


def test_a_component_takes_no_time_but_hands_on_what_it_waits_for() -> None:
    graph = {
        urn("a"): set[str](),
        urn("component"): {urn("a")},
        urn("child"): {urn("component")},
    }
    steps = [Step(urn("a"), 0, 2), Step(urn("child"), 2.5, 4)]

    path = critical_path(graph, steps)

    assert names(path) == ["a", "child"]
    assert [link.gap for link in path] == [0, 0.5]


def test_a_circle_is_named() -> None:
    with pytest.raises(ValueError, match=r"these wait for one another: .*a, .*b"):
        critical_path({urn("a"): {urn("b")}, urn("b"): {urn("a")}}, [])


def test_nothing_has_no_path() -> None:
    assert critical_path({}, []) == []
    assert makespan([]) == 0


def test_a_state_says_who_waits_for_whom() -> None:
    resources: list[dict[str, Any]] = [
        {"urn": "stack"},
        {"urn": "a", "parent": "stack"},
        {"urn": "b", "parent": "stack", "dependencies": ["a"]},
    ]

    graph = graph_of({"deployment": {"resources": resources}})

    assert graph == {"stack": set(), "a": {"stack"}, "b": {"stack", "a"}}


def test_the_order_among_endpoints_can_be_left_out() -> None:
    first, second, other = urn("1", ENDPOINT), urn("2", ENDPOINT), urn("3")
    graph = {first: {other}, second: {first, other}, other: set[str]()}

    assert without(graph, ENDPOINT) == {first: {other}, second: {other}, other: set()}


def test_what_waits_for_a_thread_does_not_work() -> None:
    steps = [Step(urn(str(n), DYNAMIC), 0, end) for n, end in enumerate((2, 3, 4))]

    told = with_queues(steps, threads=2)

    assert [step.queued for step in told] == [0, 0, 2]
    assert [step.seconds for step in told] == [2, 3, 2]


def test_other_resources_need_no_thread() -> None:
    steps = [Step(urn(str(n)), 0, 2) for n in range(9)]

    assert with_queues(steps, threads=2) == steps


def test_a_step_is_what_was_created_between_its_two_events() -> None:
    def event(kind: str, name: str, op: str = "create", **new: Any) -> dict[str, Any]:
        about = {"urn": urn(name), "op": op, "type": "a:b:C", "new": new}
        return {kind: {"metadata": about}}

    events = [
        (9.0, event("resourcePreEvent", "component", custom=False)),
        (10.0, event("resourcePreEvent", "a", custom=True)),
        (10.5, event("resourcePreEvent", "kept", "same", custom=True)),
        (10.6, event("resOutputsEvent", "kept", "same", custom=True)),
        (11.0, {"diagnosticEvent": {"message": "…"}}),
        (12.0, event("resOutputsEvent", "a", custom=True)),
    ]

    assert list(steps_of(events)) == [Step(urn("a"), 0, 2)]
