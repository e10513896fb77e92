"""Relations: by what inputs are made from, and by the names in known IDs."""

from __future__ import annotations

from typing import Any

from guardrails.markers import UNKNOWN
from guardrails.resource import Resource, resource
from guardrails.stack import Stack

ROLE = "azure-native:authorization:RoleAssignment"
WORKSPACE = "azure-native:machinelearningservices:Workspace"
ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.X/workspaces/mlw"


def workspace(**outputs: Any) -> Resource:
    return resource(WORKSPACE, "urn:ws", "ws", {}, outputs=outputs)


def role(scope: Any, *made_from: str) -> Resource:
    relations = {"scope": made_from}
    return resource(
        ROLE, "urn:role", "role", {"scope": scope}, property_dependencies=relations
    )


def scopes(role: Resource, *others: Resource) -> list[str]:
    found = Stack([role, *others]).sources(role, "scope")
    return [item.urn for item in found]


NAMED = workspace(type="Microsoft.X/workspaces", name="mlw")


def test_unknown_input_refers_to_what_it_is_made_from() -> None:
    assert scopes(role(UNKNOWN, "urn:ws"), workspace()) == ["urn:ws"]


def test_unknown_input_made_from_nothing_here_refers_to_nothing() -> None:
    assert scopes(role(UNKNOWN), NAMED) == []


def test_known_id_refers_to_the_resource_it_names() -> None:
    assert scopes(role(ID), NAMED) == ["urn:ws"]
    assert scopes(role(f"{ID}/computes/c"), NAMED) == ["urn:ws"]
    assert scopes(role(ID.upper()), NAMED) == ["urn:ws"]


def test_id_cut_out_of_another_does_not_refer_to_it() -> None:
    assert scopes(role("/subscriptions/s", "urn:ws"), NAMED) == []


def test_known_id_of_something_else_refers_to_nothing() -> None:
    assert scopes(role(f"{ID}2"), NAMED) == []


def test_known_id_made_from_a_resource_without_a_name_yet_refers_to_it() -> None:
    assert scopes(role(ID, "urn:ws"), workspace(name=UNKNOWN)) == ["urn:ws"]


def test_deepest_resource_of_an_id_is_meant() -> None:
    group = resource(
        "azure-native:resources:ResourceGroup",
        "urn:rg",
        "rg",
        {},
        outputs={"type": "Microsoft.Resources/resourceGroups", "name": "rg"},
    )

    assert scopes(role(ID, "urn:rg", "urn:ws"), group, NAMED) == ["urn:ws"]


def test_users_are_found_by_path_and_type() -> None:
    one = role(UNKNOWN, "urn:ws")
    stack = Stack([one, NAMED])

    assert stack.users(NAMED, "scope", (ROLE,)) == [one]
    assert stack.users(NAMED, "scope", (WORKSPACE,)) == []
    assert stack.users(NAMED, "principalId", (ROLE,)) == []
