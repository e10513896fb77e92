"""Adoption without an engine: what is imported, what is refused."""

from __future__ import annotations

from typing import Any, cast

import pulumi
import pytest

from components.errors import DecisionError
from components.transformations.adoption import Adoption

GROUP = "/subscriptions/s/resourceGroups/rg-old"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stold"
STORAGE = "azure-native:storage:StorageAccount"
RESOURCE_GROUP = "azure-native:resources:ResourceGroup"
BOTH = {"ml-group": GROUP, "ml-storage": ACCOUNT}


def transform(
    adoption: Adoption, type_: str, name: str, **props: Any
) -> pulumi.ResourceTransformationResult | None:
    return adoption(
        pulumi.ResourceTransformationArgs(
            resource=cast("pulumi.Resource", None),
            type_=type_,
            name=name,
            props=props,
            opts=pulumi.ResourceOptions(protect=True),
        )
    )


def test_an_adopted_resource_is_imported_under_its_own_name_and_group() -> None:
    result = transform(
        Adoption(BOTH),
        STORAGE,
        "ml-storage",
        account_name="new",
        resource_group_name="new",
        tags={"a": "b"},
        kind=None,
    )

    assert result is not None
    assert result.opts.import_ == ACCOUNT
    assert result.props["account_name"] == "stold"
    assert result.props["resource_group_name"] == "rg-old"


def test_an_adopted_resource_is_left_as_it_is_and_never_deleted() -> None:
    result = transform(
        Adoption(BOTH), STORAGE, "ml-storage", account_name="new", tags={}, kind=None
    )

    assert result is not None
    assert result.opts.ignore_changes == ["*"]
    assert result.opts.retain_on_delete is True
    assert result.opts.protect is True


def test_what_is_not_named_is_created() -> None:
    assert transform(Adoption(BOTH), STORAGE, "data-lake") is None


def test_a_component_of_the_same_name_is_not_imported() -> None:
    component = "ml-synapse:foundation:StorageAccount"

    assert transform(Adoption(BOTH), component, "ml-storage") is None


def test_a_resource_without_its_group_is_refused() -> None:
    with pytest.raises(DecisionError, match="not the resource group") as caught:
        Adoption({"ml-storage": ACCOUNT})

    assert "ml-synapse:adopt" in str(caught.value)


def test_an_id_of_another_type_is_refused() -> None:
    vault = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"
    adoption = Adoption({"ml-group": GROUP, "ml-storage": vault})

    with pytest.raises(DecisionError, match=r"the ID of a Microsoft\.Storage"):
        transform(adoption, STORAGE, "ml-storage", account_name="new")


def test_names_that_the_platform_does_not_have_are_refused_all_at_once() -> None:
    adoption = Adoption({**BOTH, "ml-strorage": ACCOUNT, "vnet": ACCOUNT})
    transform(adoption, RESOURCE_GROUP, "ml-group")
    transform(adoption, STORAGE, "ml-storage")

    with pytest.raises(DecisionError) as caught:
        adoption.check()

    assert caught.value.seen == "ml-strorage, vnet"
    assert caught.value.allowed == "ml-group, ml-storage"


def test_names_that_are_all_there_pass() -> None:
    adoption = Adoption(BOTH)
    transform(adoption, RESOURCE_GROUP, "ml-group")
    transform(adoption, STORAGE, "ml-storage")

    adoption.check()
