"""Azure Policies that deny what is created: dev passes the usual ones at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulated_azure.constants import SUBSCRIPTION_ID
from tests.engine.deployment import Deploy, Deployment

SCOPE = f"/subscriptions/{SUBSCRIPTION_ID}"
USUAL = Path(__file__).with_name("deny_policies.json")
ACCOUNTS = "Microsoft.Storage/storageAccounts"
CONNECTIONS = "Microsoft.MachineLearningServices/workspaces/privateEndpointConnections"


@pytest.fixture
def deployment(deploy: Deploy) -> Deployment:
    """Return dev, not yet deployed."""
    return deploy("dev")


def test_what_usual_policies_ask_for_is_there_from_the_first_request(
    deployment: Deployment,
) -> None:
    denying = replace(deployment, options=("--deny", str(USUAL)))

    denying.up().succeed()

    assert denying.up().succeed().changes == {}


def test_a_policy_that_is_hit_is_named(deployment: Deployment, tmp_path: Path) -> None:
    file = _denial(tmp_path, "no-storage", "No storage here", ACCOUNTS)

    refused = replace(deployment, options=("--deny", file)).up()

    assert refused.status != 0
    assert "RequestDisallowedByPolicy" in refused.errors
    assert '"policyAssignment":{"name":"No storage here"' in refused.errors
    assert "/policyDefinitions/no-storage" in refused.errors


def test_a_policy_against_the_approval_is_named_and_its_end_is_all_it_takes(
    deployment: Deployment, tmp_path: Path
) -> None:
    file = _denial(tmp_path, "no-approval", "Approved by hand only", CONNECTIONS)

    refused = replace(deployment, options=("--deny", file)).up()

    assert "A policy of your organisation denies this" in refused.errors
    assert "Approved by hand only" in refused.errors
    assert "lacks a role" not in refused.errors
    _lift(deployment, "no-approval")
    deployment.up().succeed()


def _denial(folder: Path, name: str, shown: str, arm_type: str) -> str:
    """Write a policy that denies a type and return the file."""
    rule = {"if": {"field": "type", "equals": arm_type}, "then": {"effect": "deny"}}
    properties: dict[str, Any] = {"displayName": shown, "policyRule": rule}
    file = folder / f"{name}.json"
    file.write_text(json.dumps({"name": name, "properties": properties}))
    return str(file)


def _lift(deployment: Deployment, name: str) -> None:
    """Delete an assignment, as its owner would."""
    path = f"{SCOPE}/providers/Microsoft.Authorization/policyAssignments/{name}"
    deployment.ask_azure("DELETE", f"{path}?api-version=2025-01-01")
