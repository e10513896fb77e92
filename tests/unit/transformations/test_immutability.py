"""What Azure never changes is refused, whoever asks; the rest is let through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pulumi
import pytest
from pulumi.output import UNKNOWN

from components.errors import DecisionError
from components.settings.stack_file import file_schema
from components.transformations.immutability import HOOK, Immutability, refuse_change
from components.transformations.immutable_properties import IMMUTABLE

ML = "azure-native:machinelearningservices"
ENDPOINT = "azure-native:network:PrivateEndpoint"
ACCOUNT = "azure-native:storage:StorageAccount"
VAULT = "azure-native:keyvault:Vault"
NETWORK = "azure-native:network:VirtualNetwork"
ROLE = "azure-native:authorization:RoleAssignment"
ROLE_ID = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7"
CLOSED, OPEN = "AllowOnlyApprovedOutbound", "AllowInternetOutbound"


def update(type_: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Ask the hook about an update of a resource named `it`."""
    refuse_change(
        pulumi.ResourceHookArgs(
            urn="urn",
            id="id",
            name="it",
            type=type_,
            old_inputs=before,
            new_inputs=after,
        )
    )


def isolation(mode: str | None) -> dict[str, Any]:
    return {"managedNetwork": {"isolationMode": mode}} if mode else {}


def subnet(id_: Any) -> dict[str, Any]:
    return {"subnet": {"id": id_}}


def subnets(**prefixes: str) -> dict[str, Any]:
    entries = [{"name": k, "addressPrefix": it} for k, it in prefixes.items()]
    return {"subnets": entries}


def linked(target: str) -> dict[str, Any]:
    link = {"name": "it", "privateLinkServiceId": target, "groupIds": ["blob"]}
    return {"privateLinkServiceConnections": [link]}


def sku(redundancy: str) -> dict[str, Any]:
    return {"sku": {"name": f"Standard_{redundancy}"}}


def inner(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


@pytest.mark.parametrize(
    ("type_", "before", "after", "words"),
    [
        (ENDPOINT, subnet("/a"), subnet("/b"), "ml-synapse:network.existing"),
        (ENDPOINT, subnet("/a"), subnet(UNKNOWN), "yet to be made"),
        (ENDPOINT, linked("/a"), linked("/b"), "ml-synapse:mlRegistry.existing"),
        (
            f"{ML}:Compute",
            inner(**inner(**subnet("/a"))),
            inner(**inner(**subnet("/b"))),
            "another name: a new one is made in the other subnet",
        ),
        (NETWORK, subnets(a="10.0.0.0/24"), subnets(a="10.1.0.0/24"), "10.1.0.0/24"),
        (ACCOUNT, sku("LRS"), sku("ZRS"), "az storage account migration start"),
        (ACCOUNT, sku("RAGZRS"), sku("RAGRS"), "ml-synapse:storage.redundancy"),
        (
            VAULT,
            inner(enablePurgeProtection=True),
            inner(),
            "ml-synapse:protection.vaultPurgeProtection",
        ),
        (
            f"{ML}:OnlineDeployment",
            inner(instanceType="Standard_DS3_v2"),
            inner(instanceType="Standard_DS4_v2"),
            "under another name beside it",
        ),
        (
            f"{ML}:OnlineDeployment",
            inner(egressPublicNetworkAccess="Disabled"),
            inner(),
            "ml-synapse:isolation.mode",
        ),
        (ROLE, {"roleDefinitionId": ROLE_ID}, {"roleDefinitionId": "/b"}, "roleDef"),
    ],
)
def test_what_azure_never_changes_is_refused(
    type_: str, before: dict[str, Any], after: dict[str, Any], words: str
) -> None:
    with pytest.raises(DecisionError, match="Azure never changes") as caught:
        update(type_, before, after)

    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("type_", "before", "after"),
    [
        (ENDPOINT, subnet("/Subscriptions/a"), subnet("/subscriptions/A")),
        (ENDPOINT, linked("/a"), linked("/A")),
        (NETWORK, subnets(a="10.0.0.0/24"), subnets(a="10.0.0.0/24", b="10.1.0.0/24")),
        (ACCOUNT, sku("LRS"), sku("RAGRS")),
        (ACCOUNT, sku("GZRS"), sku("ZRS")),
        (VAULT, inner(), inner(enablePurgeProtection=True)),
        (VAULT, inner(softDeleteRetentionInDays=7), inner()),
        (f"{ML}:Workspace", {"hbiWorkspace": False}, {}),
        (
            f"{ML}:OnlineDeployment",
            inner(instanceType="Standard_DS3_v2", model="a"),
            inner(instanceType="STANDARD_DS3_V2", model="b"),
        ),
        (
            ROLE,
            {"roleDefinitionId": ROLE_ID},
            {"roleDefinitionId": f"/subscriptions/s{ROLE_ID}"},
        ),
        ("azure-native:network:NatGateway", {"a": 1}, {"a": 2}),
    ],
)
def test_everything_else_changes(
    type_: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    update(type_, before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [(CLOSED, OPEN), (CLOSED, "Disabled"), (OPEN, None), ("Disabled", OPEN)],
)
def test_a_managed_network_is_neither_opened_nor_taken_back_nor_given(
    before: str, after: str | None
) -> None:
    with pytest.raises(DecisionError, match=r"ml-synapse:isolation\.mode") as caught:
        update(f"{ML}:Workspace", isolation(before), isolation(after))

    assert f"Allowed: {before}; of the others only" in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after"), [(OPEN, CLOSED), (None, "Disabled"), ("Disabled", None)]
)
def test_a_managed_network_may_be_closed(before: str | None, after: str | None) -> None:
    update(f"{ML}:Workspace", isolation(before), isolation(after))


def test_every_key_that_a_row_names_is_a_key_of_a_stack_file() -> None:
    named = {key for row in IMMUTABLE for key in row.keys}

    assert {path for path in named if not _is_key(path)} == set()


def _is_key(path: str) -> bool:
    """Say whether the schema of stack files has a path: network.addressSpace."""
    root = file_schema()
    node = root
    for name in path.split("."):
        node = root["$defs"].get(node.get("$ref", "").rpartition("/")[2], node)
        if name not in node["properties"]:
            return False
        node = node["properties"][name]
    return True


def bound(type_: str) -> pulumi.ResourceOptions | None:
    result = Immutability()(
        pulumi.ResourceTransformationArgs(
            resource=cast("pulumi.Resource", None),
            type_=type_,
            name="it",
            props={},
            opts=pulumi.ResourceOptions(),
        )
    )
    return result.opts if result else None


def test_the_hook_is_bound_to_what_has_rows_and_to_nothing_else() -> None:
    options = bound(ENDPOINT)

    assert options is not None
    assert options.hooks is not None
    assert [it.name for it in options.hooks.before_update or ()] == [HOOK]  # type: ignore[union-attr]
    assert bound("azure-native:network:NatGateway") is None


def test_what_stays_beside_other_changes_is_left_alone() -> None:
    options = bound(VAULT)

    assert options is not None
    assert options.ignore_changes == ["properties.softDeleteRetentionInDays"]
