"""What an update names as existing, and how it reads in the state afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from verification.existing import (
    Existing,
    existing_of,
    import_file,
    spelled,
    spelled_as_in_program,
    under_way,
)

PARENT = "urn:pulumi:dev::p::ml-synapse:a:B::vault"
URN = "urn:pulumi:dev::p::ml-synapse:a:B$azure-native:keyvault:Vault::ml-vault"
ID = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
SCOPE = "/subscriptions/0/resourceGroups/rg"
READER = (
    "/providers/Microsoft.Authorization/roleDefinitions/"
    "acdd72a7-3385-48ef-bd42-f606fba81ae7"
)
REFUSED = f"cannot create already existing resource '{ID}'"
VAULT = Existing(URN, ID, PARENT, {"vaultName": "kv"})


def planned(urn: str = URN) -> dict[str, Any]:
    new = {"urn": urn, "parent": PARENT, "inputs": {"vaultName": "kv"}}
    return {"resourcePreEvent": {"metadata": {"op": "create", "new": new}}}


def told(message: str, urn: str = URN) -> dict[str, Any]:
    return {"diagnosticEvent": {"message": message, "urn": urn, "severity": "error"}}


def test_what_is_refused_is_found_with_what_the_program_says() -> None:
    assert existing_of([planned(), told(REFUSED), told(REFUSED)]) == [VAULT]


def test_other_errors_name_nothing() -> None:
    assert existing_of([planned(), told("InternalServerError [500]")]) == []


def test_it_is_imported_under_the_parent_of_the_program() -> None:
    assert import_file([VAULT]) == {
        "nameTable": {URN: PARENT},
        "resources": [
            {
                "type": "azure-native:keyvault:Vault",
                "name": "ml-vault",
                "id": ID,
                "parent": URN,
            }
        ],
    }


def test_only_what_was_imported_is_spelled_anew() -> None:
    other = {"urn": PARENT, "inputs": {"a": "B"}}
    imported = {"urn": URN, "id": ID, "inputs": {"vaultName": "KV", "sku": "a"}}
    state = {"version": 3, "deployment": {"resources": [other, imported]}}

    put_back = spelled_as_in_program(state, [VAULT])

    mended = {**imported, "inputs": {"vaultName": "kv"}}
    assert put_back == {"version": 3, "deployment": {"resources": [other, mended]}}


@pytest.mark.parametrize(
    ("program", "imported"),
    [
        ({"scope": SCOPE}, {"scope": SCOPE.strip("/")}),
        ({"location": "swedencentral"}, {"location": "Sweden Central"}),
        ({"isHnsEnabled": False, "tags": {}}, {}),
        ({"sku": {"name": "a"}}, {"sku": {"name": "a", "tier": "A"}, "kind": "x"}),
        ({"rules": [{"port": 1}]}, {"rules": [{"port": 1, "id": "x"}]}),
        ({"role": READER}, {"role": f"/subscriptions/0{READER}"}),
    ],
)
def test_the_same_in_other_words_reads_as_the_program_does(
    program: dict[str, Any], imported: dict[str, Any]
) -> None:
    assert spelled(program, imported) == program


@pytest.mark.parametrize(
    ("program", "imported", "kept"),
    [
        ({"sku": "a"}, {"sku": "b"}, {"sku": "b"}),
        ({"isHnsEnabled": True}, {}, {}),
        ({"tags": {"a": "1"}}, {"tags": {"a": "2"}}, {"tags": {"a": "2"}}),
        ({"rules": [1, 2]}, {"rules": [1]}, {"rules": [1]}),
        ({"password": "[secret]"}, {"password": "x"}, {"password": "x"}),
        ({"role": READER}, {"role": f"{READER}0"}, {"role": f"{READER}0"}),
    ],
)
def test_what_differs_stays_for_the_update_to_see(
    program: dict[str, Any], imported: dict[str, Any], kept: dict[str, Any]
) -> None:
    assert spelled(program, imported) == kept


def test_what_was_being_created_in_azure_is_under_way() -> None:
    operations = [
        {"type": kind, "resource": {"urn": f"{kind} {token}", "type": token}}
        for kind in ("creating", "deleting")
        for token in ("azure-native:a:B", "pulumi-python:dynamic:C")
    ]

    state = {"deployment": {"pending_operations": operations}}

    assert under_way(state) == ["creating azure-native:a:B"]
    assert under_way({"deployment": {}}) == []
