"""The dedicated SQL pool: backed up elsewhere, kept, and asleep or not."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from components.synapse.sql_pool import SqlPool, SqlPoolArgs
from components.synapse.sql_pool_spec import SqlPoolSpec
from tests.unit.registrations import Registration, register


def build(*, protect_data: bool = True, **decisions: Any) -> Registration:
    args = SqlPoolArgs(
        spec=SqlPoolSpec(**{"name": "sales", "size": "DW100c", **decisions}),
        resource_group_name="rg",
        workspace_name="synw",
        location="swedencentral",
        tags={"owner": "somebody"},
        protect_data=protect_data,
    )
    return register(lambda: SqlPool("sql-pool-sales", args)).one("synapse:SqlPool")


def test_defaults_are_the_hardened_pool() -> None:
    made = build()

    assert made.inputs == {
        "collation": "SQL_Latin1_General_CP1_CI_AS",
        "createMode": "Default",
        "location": "swedencentral",
        "resourceGroupName": "rg",
        "sku": {"name": "DW100c"},
        "sqlPoolName": "sales",
        "storageAccountType": "GRS",
        "tags": {"owner": "somebody"},
        "workspaceName": "synw",
    }
    assert (made.protect, made.retain_on_delete) == (True, True)


def test_all_that_can_be_chosen() -> None:
    made = build(
        size="DW30000c",
        collation="Latin1_General_100_BIN2_UTF8",
        redundancy="LRS",
        protect_data=False,
    )

    assert made.inputs["sku"] == {"name": "DW30000c"}
    assert made.inputs["collation"] == "Latin1_General_100_BIN2_UTF8"
    assert made.inputs["storageAccountType"] == "LRS"
    assert not made.protect


@pytest.mark.parametrize("name", ["", "master", "Sales", "1st", "a-b", "a" * 61])
def test_names_that_a_database_cannot_have_are_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="name"):
        build(name=name)


def test_sizes_that_azure_does_not_have_are_refused() -> None:
    with pytest.raises(ValidationError, match="Input should be 'DW100c', 'DW200c'"):
        build(size="DW150c")
