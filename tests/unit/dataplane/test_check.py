"""What is refused before anything is created, and which defaults are filled in."""

from __future__ import annotations

import pytest
from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN

from components.dataplane.endpoint_approval import EndpointApprovalProvider
from components.dataplane.provider import DataPlaneProvider
from components.dataplane.synapse_role_assignment import (
    SynapseRoleAssignmentProvider,
)
from tests.unit.dataplane.inputs import INPUTS, PROVIDERS, STORAGE


@pytest.mark.parametrize("kind", PROVIDERS)
def test_good_inputs_pass_and_unknown_ones_too(kind: type[DataPlaneProvider]) -> None:
    assert kind().check({}, INPUTS[kind]).failures == []
    for unknown in (UNKNOWN, Unknown()):
        inputs = dict.fromkeys(INPUTS[kind], unknown)

        assert kind().check({}, inputs).failures == []


@pytest.mark.parametrize("kind", PROVIDERS)
def test_all_that_is_missing_is_said_at_once(kind: type[DataPlaneProvider]) -> None:
    failures = kind().check({}, {}).failures

    assert {f.property for f in failures} >= set(kind.identity) - {"scope"}
    assert all("Seen: " in f.reason and "Fix: " in f.reason for f in failures)


def test_defaults_are_filled_in() -> None:
    given = {"synapse_workspace_name": "syn", "__provider": "…"}

    approval = EndpointApprovalProvider().check({}, given).inputs
    role = SynapseRoleAssignmentProvider().check({}, given).inputs

    assert (approval["mode"], approval["timeout_minutes"]) == ("automatic", 30)
    assert role == {
        "synapse_workspace_name": "syn",
        "scope": "workspaces/syn",
    }


def test_a_default_that_hangs_on_an_unknown_is_unknown() -> None:
    given = {"synapse_workspace_name": UNKNOWN}

    inputs = SynapseRoleAssignmentProvider().check({}, given).inputs

    assert inputs["scope"] == UNKNOWN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "perhaps"),
        ("timeout_minutes", 0.0),
        ("timeout_minutes", "soon"),
        ("target_resource_id", STORAGE.replace("Storage", "Nothing")),
    ],
)
def test_an_approval_that_cannot_work_is_refused(name: str, value: object) -> None:
    given = INPUTS[EndpointApprovalProvider] | {name: value}

    failures = EndpointApprovalProvider().check({}, given).failures

    assert [failure.property for failure in failures] == [name]
    assert f"Seen: {value}" in failures[0].reason
    assert "Fix: " in failures[0].reason


def test_a_principal_that_is_a_name_is_refused() -> None:
    given = INPUTS[SynapseRoleAssignmentProvider] | {"principal_id": "Ann"}

    failures = SynapseRoleAssignmentProvider().check({}, given).failures

    assert [failure.property for failure in failures] == ["principal_id"]
