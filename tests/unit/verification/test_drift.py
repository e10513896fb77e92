"""The drift report, on documents such as the engine prints; the engine's test has real
ones."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from foreground import command
from verification import drift
from verification.differences import LATER, Difference, differences, shown

URN = "urn:pulumi:dev::ml-synapse::a:b:C$azure-native:x:Y::{}"
ID = "/subscriptions/0/resourceGroups/rg"


def state(inputs: dict[str, Any], outputs: dict[str, Any] | None = None) -> Any:
    return {"id": ID, "inputs": inputs, "outputs": outputs or {}}


def known(name: str, **inputs: Any) -> dict[str, Any]:
    return {"op": "refresh", "urn": URN.format(name), "oldState": state(inputs)}


def update(name: str, old: Any, new: Any, *paths: str) -> dict[str, Any]:
    return {
        "op": "update",
        "urn": URN.format(name),
        "oldState": state(old),
        "newState": state(new),
        "detailedDiff": {path: {"kind": "update"} for path in paths} or None,
    }


def found(*steps: dict[str, Any]) -> list[Difference]:
    return differences({"steps": list(steps)})


def test_an_edit_is_told_with_both_values() -> None:
    edit = update("st", {"keys": True}, {"keys": False}, "keys")

    assert found(known("st", keys=False), edit) == [
        Difference("st", "azure-native:x:Y", "keys", "false", "true", "changed outside")
    ]


def test_what_the_state_knew_is_not_applied_yet() -> None:
    edit = update("st", {"keys": True}, {"keys": False}, "keys")

    assert [it.cause for it in found(known("st", keys=True), edit)] == [
        "not applied yet"
    ]


def test_a_path_leads_through_lists_and_quoted_names() -> None:
    old = {"rules": [{"tags": {"a.b": "x"}}]}
    new = {"rules": [{"tags": {"a.b": "y"}}]}

    (row,) = found(known("st", **new), update("st", old, new, 'rules[0].tags["a.b"]'))

    assert (row.program, row.exists) == ("y", "x")


def test_what_is_missing_and_what_is_new_are_whole_resources() -> None:
    gone = {"op": "create", "urn": URN.format("gone"), "newState": state({})}
    new = {"op": "create", "urn": URN.format("new"), "newState": state({})}
    left = {"op": "delete", "urn": URN.format("left"), "oldState": state({})}

    rows = found(known("gone"), known("left"), gone, new, left)

    assert [(it.resource, it.program, it.exists, it.cause) for it in rows] == [
        ("gone", "exists", "is missing", "changed outside"),
        ("left", "is gone", "exists", "not applied yet"),
        ("new", "exists", "is missing", "not applied yet"),
    ]


def test_a_dynamic_resource_is_compared_by_its_outputs_where_inputs_agree() -> None:
    before = known("approval")
    before["oldState"]["outputs"] = {"status": "Approved", "__provider": "x"}
    step = update("approval", {}, {})
    step["oldState"]["outputs"] = {"status": "Rejected", "__provider": "y"}

    (row,) = found(before, step)

    assert (row.path, row.program, row.exists) == ("status", "Approved", "Rejected")


def test_what_follows_another_change_is_no_drift() -> None:
    later = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

    assert found(known("r"), update("r", {"p": "1"}, {"p": later}, "p")) == []
    assert shown(("p",), later) == LATER


def test_a_version_stamp_is_told_only_where_it_is_all() -> None:
    both = update("z", {"etag": "1", "a": 1}, {"a": 2}, "etag", "a")
    alone = update("z", {"etag": "1"}, {}, "etag")

    assert [it.path for it in found(known("z"), both)] == ["a"]
    assert [it.path for it in found(known("z"), alone)] == ["etag"]


def test_a_replacement_is_told_once() -> None:
    step = update("r", {"sid": "a"}, {"sid": "b"}, "sid")
    steps = [{**step, "op": op} for op in ("delete-replaced", "replace")]

    assert len(found(known("r"), *steps, {**step, "op": "create-replacement"})) == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("adminPassword",), "hunter2"),
        (("properties", "primaryKey"), "hunter2"),
        (("sharedAccessKey",), "hunter2"),
        (("clientSecret",), "hunter2"),
        (("where",), "AccountName=a;AccountKey=hunter2"),
        (("where",), "eyJhbGciOiJSUzI1NiIsInR5.hunter2"),
        (("list",), [{"sasToken": "hunter2"}]),
        (("a",), {"4dabf18193072939515e22adb298388d": "1b", "plaintext": "hunter2"}),
    ],
)
def test_a_secret_is_never_shown(path: tuple[str, ...], value: object) -> None:
    text = shown(path, value)

    assert "hunter2" not in text
    assert "[hidden]" in text


@pytest.mark.parametrize(
    "name", ["keyVaultUri", "allowSharedKeyAccess", "publicAccess"]
)
def test_names_that_only_sound_secret_are_shown(name: str) -> None:
    assert shown((name,), "plain") == "plain"


def test_a_long_value_is_cut_in_the_middle() -> None:
    text = shown((), f"/subscriptions/{'x' * 90}/vault")

    assert len(text) == 60
    assert text.endswith("/vault")


def run(
    monkeypatch: pytest.MonkeyPatch, status: int, document: object, stderr: str = ""
) -> int:
    output = document if isinstance(document, str) else json.dumps(document)
    done = subprocess.CompletedProcess[str]([], status, output, stderr)
    monkeypatch.setattr(command, "engine", lambda *_, **__: done)
    return drift.main(["--stack", "dev"])


def test_no_drift_is_status_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, 0, {"steps": [known("st")]}) == 0
    assert capsys.readouterr().out == (
        "dev: no drift; 1 resources are what the program says.\n"
    )


def test_drift_is_status_2_and_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit = update("st", {"a": 1, "b": 2}, {"a": 3, "b": 4}, "a", "b")

    status = run(monkeypatch, 0, {"steps": [known("st", a=3, b=4), edit]})

    lines = capsys.readouterr().out.splitlines()
    assert status == 2
    assert [line.split() for line in lines[3:5]] == [
        ["st", "a", "3", "1", "changed", "outside"],
        ["b", "4", "2", "changed", "outside"],
    ]


@pytest.mark.parametrize(
    ("status", "document", "stderr", "said"),
    [
        (255, "", "error: no stack named 'dev' found", "no stack named"),
        (1, {"diagnostics": [{"severity": "error", "message": "403"}]}, "", "403"),
        (0, "not JSON", "", "status 0"),
        (0, {"steps": []}, "", "holds no resource"),
    ],
)
def test_what_cannot_be_told_is_status_1(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
    document: object,
    stderr: str,
    said: str,
) -> None:
    assert run(monkeypatch, status, document, stderr) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err


def test_a_missing_engine_cannot_tell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")

    assert drift.main(["--stack", "dev"]) == 1
    assert "pulumi is not on PATH" in capsys.readouterr().err
