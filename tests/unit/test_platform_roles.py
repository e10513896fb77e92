"""The roles of the whole platform: where they hold, and their names."""

from __future__ import annotations

import pytest

from components.access.role_assignments import ROLES, arm_type
from tests.unit.platform_runs import STACKS, platform, roles


@pytest.mark.parametrize("stack", STACKS)
def test_no_role_hands_out_roles_and_none_holds_on_a_group_or_wider(stack: str) -> None:
    for each in roles(platform(stack)):
        assert each.inputs["roleDefinitionId"].rpartition("/")[2] in ROLES.values()
        assert arm_type(each.inputs["scope"]).count("/") >= 1
        assert not arm_type(each.inputs["scope"]).startswith("Microsoft.Resources/")
        assert each.inputs["principalType"] in ("ServicePrincipal", "Group")


@pytest.mark.parametrize("stack", STACKS)
def test_synapse_manages_the_ml_workspace_only(stack: str) -> None:
    run = platform(stack)
    synapse = run.value(run.built.outputs["synapsePrincipalId"])

    managed = [
        arm_type(each.inputs["scope"])
        for each in roles(run)
        if each.inputs["principalId"] == synapse
        and each.inputs["roleDefinitionId"].endswith(ROLES["Contributor"])
    ]
    assert managed == ["Microsoft.MachineLearningServices/workspaces"]


def test_two_stacks_of_one_tenant_share_no_role_assignment_name() -> None:
    dev, prod = (
        {each.inputs["roleAssignmentName"] for each in roles(platform(stack))}
        for stack in STACKS
    )

    assert dev
    assert not dev & prod
