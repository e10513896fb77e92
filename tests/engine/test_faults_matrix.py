"""The harness of `make faults` itself: its steps, its comparison, its table."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated_azure.faults import parse
from simulated_azure.store import LoggedRequest, Resource, Store
from tests.engine.every_step import Verdict
from tests.engine.faults_matrix import Case, table
from tests.engine.platform_print import differences, print_of
from tests.engine.steps import Step, fault_of, steps_of

GROUP = "/subscriptions/1/resourceGroups/rg-1"
CONNECTIONS = f"{GROUP}/providers/M.S/accounts/a/privateEndpointConnections"
RANDOM = "9a1d3a64-48cf-488c-9494-d9b413bfb700"
OTHER = "7ebba621-35b3-4ed4-b2dd-7cdb834c861e"


def logged(method: str, path: str, status: int = 201) -> LoggedRequest:
    return LoggedRequest(
        number=1,
        time="",
        service="arm",
        method=method,
        path=path,
        status=status,
        caller="",
        milliseconds=1,
        error_code="",
        fault="",
    )


def store_with(folder: Path, resource_id: str, tags: dict[str, str]) -> Path:
    with Store(folder / "azure.db") as store:
        store.put(Resource(id=resource_id, type="M.N/x", name="x", body={"tags": tags}))
    return folder


def printed(folder: Path, resource_id: str = GROUP, tag: str = "v") -> list[str]:
    home = store_with(folder, resource_id, {"k": tag})
    resource = {"urn": "urn:x", "id": resource_id}
    return print_of(home, {"deployment": {"resources": [resource]}})


def test_steps_are_the_writes_that_succeeded_each_once() -> None:
    requests = [
        logged("PUT", GROUP),
        logged("PUT", GROUP),
        logged("GET", GROUP),
        logged("PUT", f"{GROUP}-2", 409),
    ]

    assert steps_of(requests) == [Step("arm", "PUT", GROUP)]


def test_a_random_end_of_a_name_becomes_a_pattern() -> None:
    [step] = steps_of([logged("PUT", f"{CONNECTIONS}/w.ml-vault-{RANDOM}")])

    matcher = parse(fault_of(step, "500")).matcher
    assert matcher.wants("arm", "PUT", f"{CONNECTIONS}/w.ml-vault-{OTHER}")
    assert not matcher.wants("arm", "PUT", f"{CONNECTIONS}/w.ml-blob-{OTHER}")


def test_a_role_assignments_own_name_is_none(tmp_path: Path) -> None:
    path = f"{GROUP}/providers/M.A/roleAssignments/{RANDOM}"

    assert steps_of([logged("PUT", path)])[0].path == path


def test_every_attempt_at_a_step_fails() -> None:
    assert parse(fault_of(Step("arm", "PUT", GROUP), "lost")).matcher.times is None


def test_steps_of_the_same_name_are_told_apart() -> None:
    links = [
        Step("arm", "PUT", f"{GROUP}/providers/M.N/zones/{zone}/links/l")
        for zone in ("a", "b")
    ]

    assert [it.name for it in links] == [
        "PUT M.N/zones/links l in rg-1/a",
        "PUT M.N/zones/links l in rg-1/b",
    ]


def test_two_prints_of_the_same_platform_are_equal(tmp_path: Path) -> None:
    first = printed(tmp_path / "a", f"{CONNECTIONS}/w-{RANDOM}")
    second = printed(tmp_path / "b", f"{CONNECTIONS}/w-{OTHER}")

    assert differences(first, second) == []


def test_what_is_missing_too_much_or_other_is_told(tmp_path: Path) -> None:
    clean, other = printed(tmp_path / "a"), printed(tmp_path / "b", tag="w")
    [azure, state] = clean

    assert differences(clean, [azure]) == [f"missing: {state}"]
    assert differences(clean, [*clean, state]) == [f"too much: {state}"]
    [told] = differences(clean, other)
    assert told.startswith(f"other: azure {GROUP}: …")
    assert '"w"' in told


@pytest.mark.parametrize(
    ("verdict", "ending"),
    [
        (Verdict(1, "", 0, [], 1.0), "silent"),
        (Verdict(1, "InternalServerError", 0, [], 1.0), "up"),
        (Verdict(1, "no answer", 1, [], 1.0), "import"),
        (Verdict(1, "no answer", 1, ["destroy left x"], 1.0), "wrong"),
    ],
)
def test_the_table_says_how_each_case_ended(verdict: Verdict, ending: str) -> None:
    lines = list(table({Case("PUT x", "500", "PUT 500"): verdict}))

    counts = dict(zip(lines[1].split()[1:], lines[2].split()[1:], strict=True))
    assert (counts["cases"], counts[ending]) == ("1", "1")
    assert f"{ending:<6} 500       PUT x" in lines
