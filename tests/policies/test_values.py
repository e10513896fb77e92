"""The reader: known, missing and unknown are three things."""

from __future__ import annotations

from typing import Any

import pytest

from guardrails.answers import NOT_APPLICABLE, Answer, State
from guardrails.decoding import decode
from guardrails.markers import SECRET, UNKNOWN, show
from guardrails.values import Value

SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
BAG = {
    "flag": False,
    "days": 7.0,
    "level": "Deny",
    "empty": "",
    "late": SENTINEL,
    "nothing": None,
    "rules": {"action": "Deny", "late": SENTINEL},
    "subnets": [{"id": "a"}, {"id": SENTINEL}, {}],
}


def read(path: str) -> Value:
    return Value(decode(BAG)).at(path)


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("flag", "known"),
        ("rules.action", "known"),
        ("nothing", "missing"),
        ("absent", "missing"),
        ("absent.below", "missing"),
        ("late", "unknown"),
        ("late.below", "unknown"),
        ("rules.late", "unknown"),
    ],
)
def test_value_is_in_one_of_three_states(path: str, state: str) -> None:
    value = read(path)
    states = {
        "known": value.is_known,
        "missing": value.is_missing,
        "unknown": value.is_unknown,
    }

    assert [name for name, holds in states.items() if holds] == [state]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (read("flag").must_be(False), State.PASS),
        (read("days").must_be(False), State.FAIL),
        (read("level").must_be("deny"), State.PASS),
        (read("level").must_be("Allow", "Audit"), State.FAIL),
        (read("late").must_be("Deny"), State.UNKNOWN),
        (read("absent").must_be(False), State.FAIL),
        (read("level.below").must_be("Deny"), State.FAIL),
        (read("absent").must_be_if_set("Deny"), State.PASS),
        (read("empty").must_be_if_set("Deny"), State.PASS),
        (read("late").must_be_if_set("Deny"), State.UNKNOWN),
        (read("absent").must_not_be(True), State.PASS),
        (read("flag").must_not_be(True), State.PASS),
        (read("level").must_not_be(True), State.FAIL),
        (read("level").must_not_be("DENY"), State.FAIL),
        (read("late").must_not_be(True), State.UNKNOWN),
        (read("level.below").must_not_be("Allow"), State.FAIL),
        (read("empty").must_be_set(), State.FAIL),
        (read("level").must_be_set(), State.PASS),
        (read("late").must_be_set(), State.PASS),
        (read("level").must_be_absent(), State.FAIL),
        (read("empty").must_be_absent(), State.PASS),
        (read("late").must_be_absent(), State.UNKNOWN),
        (read("days").must_be_at_least(7), State.PASS),
        (read("days").must_be_at_least(8), State.FAIL),
        (read("days").must_be_at_most(7), State.PASS),
        (read("flag").must_be_at_most(7), State.FAIL),
        (read("late").must_be_at_least(7), State.UNKNOWN),
        (read("level").must_contain("deny"), State.PASS),
        (read("late").must_contain("deny"), State.UNKNOWN),
        (read("level").must_match("De.*", "a word"), State.PASS),
        (read("level").must_match("De", "a word"), State.FAIL),
    ],
)
def test_answer(answer: Answer, state: State) -> None:
    assert answer.state is state


def test_list_with_an_unknown_member_may_contain_what_is_sought() -> None:
    groups = Value(decode({"groups": ["blob", SENTINEL]})).at("groups")

    assert groups.must_contain("blob").passed
    assert groups.must_contain("file").unknown


def test_each_judges_members_and_tells_unknown_from_empty() -> None:
    subnets, late, absent = read("subnets"), read("late"), read("absent")

    answer = subnets.each(lambda it: it.at("id").must_be("a"))

    assert answer.failed
    assert "subnets[2].id is missing" in answer.message
    assert late.each(lambda it: it.must_be("a")).unknown
    assert absent.each(lambda it: it.must_be("a")).passed
    assert read("level").each(lambda it: it.must_be("a")).failed


def test_each_passes_when_it_applies_to_no_member() -> None:
    assert read("subnets").each(lambda _: NOT_APPLICABLE).passed


def test_spread_reads_through_lists() -> None:
    ids = Value(decode(BAG)).spread("subnets[].id")
    late = Value(decode(BAG)).spread("late[].id")

    assert [id_.raw for id_ in ids[:2]] == ["a", UNKNOWN]
    assert ids[2].is_missing
    assert [it.is_unknown for it in late] == [True]


@pytest.mark.parametrize(
    ("raw", "path", "shown"),
    [
        (True, "flag", "true"),
        (7.0, "days", "7"),
        ("Deny", "rules.action", '"Deny"'),
        ("", "rules.action", "empty"),
        ("hunter2", "adminPassword", "another text"),
        ("AccountKey=abc==;", "connection", "another text"),
        ("key123", "primaryKey", "another text"),
        ({"a": 1}, "rules", "an object"),
        (SECRET, "rules", "a secret"),
    ],
)
def test_only_what_cannot_be_a_secret_is_shown(raw: Any, path: str, shown: str) -> None:
    assert show(raw, path) == shown
