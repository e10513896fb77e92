"""Policies that deny, put and asked through the real clients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from simulated_azure.arm.errors import ArmError
from simulated_azure.cli import main
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.simulation import Simulation
from simulated_azure.tests.arm_clients import GROUP, Clients, ask
from simulated_azure.tests.fixtures import LOCATION

SUBSCRIPTION = f"/subscriptions/{SUBSCRIPTION_ID}"
PROVIDER = "providers/Microsoft.Authorization"
ACCOUNTS = "Microsoft.Storage/storageAccounts"
ACCOUNT = {
    "location": LOCATION,
    "kind": "StorageV2",
    "sku": {"name": "Standard_LRS"},
    "properties": {"allowSharedKeyAccess": True},
}
NO_KEYS: dict[str, Any] = {
    "displayName": "Storage accounts should prevent shared key access",
    "mode": "Indexed",
    "parameters": {
        "effect": {
            "type": "String",
            "allowedValues": ["Audit", "Deny", "Disabled"],
            "defaultValue": "Audit",
        }
    },
    "policyRule": {
        "if": {
            "allOf": [
                {"field": "type", "equals": ACCOUNTS},
                {
                    "not": {
                        "field": f"{ACCOUNTS}/allowSharedKeyAccess",
                        "equals": "false",
                    }
                },
            ]
        },
        "then": {"effect": "[parameters('effect')]"},
    },
}
DENY = {"effect": {"value": "Deny"}}


def test_what_an_assigned_policy_denies_is_refused_with_its_names(
    clients: Clients,
) -> None:
    definition = _define(clients, NO_KEYS)
    assignment = _assign(clients, definition, parameters=DENY)

    with pytest.raises(HttpResponseError) as refused:
        _create(clients)

    error = json.loads(refused.value.response.text())["error"]  # type: ignore[union-attr]
    assert (refused.value.status_code, error["code"], error["target"]) == (
        403,
        "RequestDisallowedByPolicy",
        "stpolicy01",
    )
    assert error["message"].startswith(
        "Resource 'stpolicy01' was disallowed by policy. Policy identifiers: "
        '\'[{"policyAssignment":{"name":"no-keys"'
    )
    assert NO_KEYS["displayName"] in error["message"]
    info = error["additionalInfo"][0]["info"]
    assert error["additionalInfo"][0]["type"] == "PolicyViolation"
    assert (info["policyDefinitionId"], info["policyAssignmentId"]) == (
        definition,
        assignment,
    )
    assert info["evaluationDetails"]["evaluatedExpressions"][1] == {
        "result": "False",
        "expressionKind": "Field",
        "expression": f"{ACCOUNTS}/allowSharedKeyAccess",
        "expressionValue": True,
        "targetValue": "false",
        "operator": "Equals",
    }


def test_what_is_written_as_the_policy_wants_it_passes(clients: Clients) -> None:
    _assign(clients, _define(clients, NO_KEYS), parameters=DENY)

    _create(clients, allowSharedKeyAccess=False)


def test_a_change_that_a_policy_denies_is_refused(clients: Clients) -> None:
    _assign(clients, _define(clients, NO_KEYS), parameters=DENY)
    _create(clients, allowSharedKeyAccess=False)

    with pytest.raises(HttpResponseError, match="RequestDisallowedByPolicy"):
        clients.storage.storage_accounts.update(
            GROUP, "stpolicy01", {"properties": {"allowSharedKeyAccess": True}}
        )


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"parameters": DENY, "enforcementMode": "DoNotEnforce"},
        {"parameters": DENY, "notScopes": [f"{SUBSCRIPTION}/resourceGroups/{GROUP}"]},
    ],
    ids=["audited", "not enforced", "excluded"],
)
def test_a_policy_that_does_not_deny_here_refuses_nothing(
    clients: Clients, properties: dict[str, Any]
) -> None:
    _assign(clients, _define(clients, NO_KEYS), **properties)

    _create(clients)


def test_a_message_for_users_is_given_where_the_assignment_has_one(
    clients: Clients,
) -> None:
    message = {"message": "Keys leak. Ask the storage team."}
    definition = _define(clients, NO_KEYS)
    _assign(clients, definition, parameters=DENY, nonComplianceMessages=[message])

    with pytest.raises(HttpResponseError, match="Reasons: 'Keys leak"):
        _create(clients)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"effect": {"value": "Forbid"}}, "PolicyParameterValueNotAllowed"),
        ({"efect": {"value": "Deny"}}, "UndefinedPolicyParameter"),
        ({}, "MissingPolicyParameter"),
    ],
)
def test_an_assignment_gives_what_the_definition_asks_for(
    clients: Clients, parameters: dict[str, Any], code: str
) -> None:
    wanted = {"regions": {"type": "Array"}} if not parameters else {}
    declared = NO_KEYS["parameters"] | wanted
    definition = _define(clients, NO_KEYS | {"parameters": declared})

    with pytest.raises(ArmError, match=code):
        _assign(clients, definition, parameters=parameters)


def test_an_assignment_of_no_definition_is_refused(clients: Clients) -> None:
    with pytest.raises(ArmError, match="PolicyDefinitionNotFound"):
        _assign(clients, f"{SUBSCRIPTION}/{PROVIDER}/policyDefinitions/none")


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"if": {"field": "type"}, "then": {"effect": "deny"}}, "InvalidPolicyRule"),
        ({"if": {"field": "type", "equals": "x"}}, "InvalidPolicyRule"),
        (
            {
                "if": {"value": "[utcNow()]", "equals": "x"},
                "then": {"effect": "deny"},
            },
            "NotSimulated",
        ),
    ],
)
def test_a_rule_that_cannot_be_judged_is_refused(
    clients: Clients, rule: dict[str, Any], code: str
) -> None:
    with pytest.raises(ArmError, match=code):
        _define(clients, {"policyRule": rule})


def test_the_command_line_assigns_policies_that_deny(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, home = tmp_path / "no-keys.json", tmp_path / "home"
    file.write_text(json.dumps([{"name": "no-keys", "properties": NO_KEYS}]))
    where = ["exec", "--no-engine", "--home", str(home)]

    assert main([*where, "--deny", str(file), "--", "true"]) == 0

    with Simulation(home) as azure:
        id = f"{SUBSCRIPTION}/{PROVIDER}/policyAssignments/no-keys"
        assigned = azure.arm.get(id)["properties"]
    assert assigned["parameters"] == {"effect": {"value": "Deny"}}
    assert assigned["displayName"] == NO_KEYS["displayName"]


@pytest.mark.parametrize("content", ["no json", '{"properties": {}}', "[1]"])
def test_a_file_without_policies_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file = tmp_path / "policies.json"
    file.write_text(content)

    with pytest.raises(SystemExit):
        main(["exec", "--deny", str(file), "--", "true"])

    assert str(file) in capsys.readouterr().err


def test_lists_of_assignments_can_be_of_one_exact_scope(
    simulation: Simulation, clients: Clients
) -> None:
    assigned = _assign(clients, _define(clients, NO_KEYS))
    group = f"{SUBSCRIPTION}/resourceGroups/{GROUP}"

    def listed(scope: str, call: str) -> list[str]:
        path = f"{scope}/{PROVIDER}/policyAssignments"
        answer = ask(simulation, "GET", path, query={"$filter": call})
        assert isinstance(answer.body, dict)
        return [item["id"] for item in answer.body["value"]]

    assert listed(SUBSCRIPTION, "atExactScope()") == [assigned]
    assert listed(group, "atExactScope()") == []
    assert listed(group, "atScope()") == [assigned]


def _define(clients: Clients, properties: dict[str, Any]) -> str:
    id = f"{SUBSCRIPTION}/{PROVIDER}/policyDefinitions/no-keys"
    return str(clients.arm.put(id, {"properties": properties}).body["id"])


def _assign(clients: Clients, definition: str, **properties: Any) -> str:
    id = f"{SUBSCRIPTION}/{PROVIDER}/policyAssignments/no-keys"
    body = {"properties": {"policyDefinitionId": definition, **properties}}
    return str(clients.arm.put(id, body).body["id"])


def _create(clients: Clients, **properties: Any) -> None:
    account = ACCOUNT | {"properties": {**ACCOUNT["properties"], **properties}}  # type: ignore[dict-item]
    clients.storage.storage_accounts.begin_create(GROUP, "stpolicy01", account).result()
