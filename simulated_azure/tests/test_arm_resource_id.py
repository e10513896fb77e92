"""Resource IDs and collections are told apart and taken apart."""

from __future__ import annotations

import pytest

from simulated_azure.arm.resource_id import Collection, InvalidId, ResourceId

GROUP = "/subscriptions/s/resourceGroups/rg"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"


@pytest.mark.parametrize(
    "text",
    [
        "/subscriptions/s",
        GROUP,
        VAULT,
        f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/x",
        f"{VAULT}/providers/Microsoft.Authorization/locks/l",
        "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r",
    ],
)
def test_an_id_survives_parsing(text: str) -> None:
    assert str(ResourceId.parse(text)) == text


def test_a_child_has_its_parent_above_it() -> None:
    subnet = ResourceId.parse(
        f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/x"
    )

    assert subnet.type == "Microsoft.Network/virtualNetworks/subnets"
    assert (subnet.name, subnet.full_name) == ("x", "v/x")
    assert str(subnet.parent).endswith("/virtualNetworks/v")
    assert (subnet.resource_group, subnet.subscription) == ("rg", "s")


def test_an_extension_resource_stands_in_what_it_extends() -> None:
    lock = ResourceId.parse(f"{VAULT}/providers/Microsoft.Authorization/locks/l")

    assert str(lock.parent) == VAULT
    assert lock.type == "Microsoft.Authorization/locks"


def test_a_group_stands_in_its_subscription_and_that_in_nothing() -> None:
    group = ResourceId.parse("/SUBSCRIPTIONS/s/resourcegroups/rg")

    assert str(group) == GROUP
    assert str(group.parent) == "/subscriptions/s"
    assert ResourceId.parse("/subscriptions/s").parent is None


def test_a_path_that_ends_with_a_type_is_a_collection() -> None:
    found = Collection.parse(f"{VAULT}/privateEndpointConnections")

    assert isinstance(found, Collection)
    assert found.type == "Microsoft.KeyVault/vaults/privateEndpointConnections"
    assert str(found.parent) == VAULT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rg",
        "/",
        "/subscriptions",
        "subscriptions/s",
        "/subscriptions/s/x/rg",
        f"{GROUP}/x",
        f"{GROUP}/providers/X",
    ],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(InvalidId):
        ResourceId.parse(text)


def test_a_collection_is_no_id() -> None:
    with pytest.raises(InvalidId):
        ResourceId.parse(f"{GROUP}/providers/Microsoft.KeyVault/vaults")
