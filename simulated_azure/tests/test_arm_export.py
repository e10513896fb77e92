"""Everything that exists can be written as one ARM template."""

from __future__ import annotations

import json
from typing import Any

from simulated_azure.arm.export import export_template
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients
from simulated_azure.tests.fixtures import LOCATION


def entries(clients: Clients) -> dict[str, dict[str, Any]]:
    template = export_template(clients.arm.store)
    return {
        f"{resource['type']} {resource['name']}": resource
        for resource in template["resources"]
    }


def test_an_entry_says_type_version_name_and_group(clients: Clients) -> None:
    clients.account("stone")

    entry = entries(clients)["Microsoft.Storage/storageAccounts stone"]

    assert entry["apiVersion"] == "2024-01-01"
    assert entry["resourceGroup"] == GROUP
    assert entry["location"] == LOCATION


def test_read_only_properties_are_left_out(clients: Clients) -> None:
    clients.account("stone", allowSharedKeyAccess=False)

    properties = entries(clients)["Microsoft.Storage/storageAccounts stone"][
        "properties"
    ]

    assert properties["allowSharedKeyAccess"] is False
    assert "primaryEndpoints" not in properties
    assert "provisioningState" not in properties


def test_a_child_has_its_full_name_and_waits_for_its_parent(clients: Clients) -> None:
    network = clients.virtual_network("one")

    entry = entries(clients)["Microsoft.Network/virtualNetworks/subnets vnet/one"]

    assert entry["dependsOn"] == [network.id]


def test_references_become_dependencies(clients: Clients) -> None:
    clients.virtual_network("endpoints")
    account = clients.account("stone")
    clients.endpoint("pep", account.id, "blob")

    needed = entries(clients)["Microsoft.Network/privateEndpoints pep"]["dependsOn"]

    assert account.id in needed
    assert f"{BASE}/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints" in needed


def test_an_extension_resource_says_its_scope(clients: Clients) -> None:
    vault = clients.vault("kv-one")
    lock = f"{vault.id}/providers/Microsoft.Authorization/locks/keep"
    clients.arm.put(lock, {"properties": {"level": "CanNotDelete"}})

    entry = entries(clients)["Microsoft.Authorization/locks keep"]

    assert entry["scope"] == vault.id
    assert entry["dependsOn"] == [vault.id]


def test_no_secret_is_written(clients: Clients) -> None:
    clients.account("stone")
    keys = clients.storage.storage_accounts.list_keys(GROUP, "stone").as_dict()["keys"]

    text = json.dumps(export_template(clients.arm.store))

    assert all(key["value"] not in text for key in keys)


def test_what_was_exported_can_be_put_back(clients: Clients) -> None:
    clients.virtual_network("endpoints")
    clients.endpoint("pep", clients.account("stone").id, "blob")
    clients.vault("kv-one")

    for resource in clients.arm.store.all():
        shown = clients.arm.get(resource.id)
        assert clients.arm.put(resource.id, shown).created is False
