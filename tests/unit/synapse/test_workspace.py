"""The Synapse workspace: managed network, Entra ID only, named addresses only."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from components.synapse.synapse_spec import SynapseSpec
from components.synapse.workspace import Workspace, WorkspaceArgs
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registered, register

LAKE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/lake"
TENANT = "72f00000-0000-4000-8000-000000000001"
ADMINISTRATOR = "d0000000-0000-4000-8000-000000000001"
OFFICE = "203.0.113.10-203.0.113.20"
HOME = "198.51.100.7"
NAMES = ("allow-203-0-113-10-to-203-0-113-20", "allow-198-51-100-7")


def build(
    allowed_addresses: tuple[str, ...] = (), **decisions: Any
) -> Registered[Workspace]:
    args = WorkspaceArgs(
        spec=SynapseSpec(allowed_addresses=allowed_addresses),
        workspace_name="synw",
        resource_group_name="rg-synapse",
        managed_resource_group_name="rg-synapse-managed",
        location="swedencentral",
        tenant_id=TENANT,
        data_lake_id=LAKE,
        data_lake_url="https://lake.dfs.core.windows.net/",
        file_system="synapse",
        sql_administrator_object_id=ADMINISTRATOR,
        tags={"owner": "somebody"},
        **decisions,
    )
    return register(lambda: Workspace("synapse-workspace", args))


def test_defaults_are_the_hardened_workspace() -> None:
    made = build().one("synapse:Workspace")

    assert made.inputs == {
        "azureADOnlyAuthentication": True,
        "defaultDataLakeStorage": {
            "accountUrl": "https://lake.dfs.core.windows.net",
            "createManagedPrivateEndpoint": False,
            "filesystem": "synapse",
            "resourceId": LAKE,
        },
        "identity": {"type": "SystemAssigned"},
        "location": "swedencentral",
        "managedResourceGroupName": "rg-synapse-managed",
        "managedVirtualNetwork": "default",
        "managedVirtualNetworkSettings": {
            "allowedAadTenantIdsForLinking": [TENANT],
            "linkedAccessCheckOnTargetResource": True,
            "preventDataExfiltration": False,
        },
        "publicNetworkAccess": "Disabled",
        "resourceGroupName": "rg-synapse",
        "sqlAdministratorLogin": "sqladminuser",
        "tags": {"owner": "somebody"},
        "trustedServiceBypassEnabled": False,
        "workspaceName": "synw",
    }
    assert (made.protect, made.retain_on_delete) == (True, True)


def test_by_default_nobody_may_reach_it_from_the_internet() -> None:
    assert build().names("synapse:IpFirewallRule") == []


def test_each_named_address_gets_a_rule() -> None:
    run = build((OFFICE, HOME), protect_data=False)

    rules = [
        run.one("synapse:IpFirewallRule", f"synapse-workspace-firewall-{name}").inputs
        for name in NAMES
    ]
    assert [
        (each["ruleName"], each["startIpAddress"], each["endIpAddress"])
        for each in rules
    ] == [
        (NAMES[0], "203.0.113.10", "203.0.113.20"),
        (NAMES[1], "198.51.100.7", "198.51.100.7"),
    ]
    workspace = run.one("synapse:Workspace")
    assert workspace.inputs["publicNetworkAccess"] == "Enabled"
    assert not workspace.protect


def test_sql_is_administered_by_a_directory_object_without_password() -> None:
    run = build()

    assert run.one("synapse:WorkspaceAadAdmin").inputs == {
        "administratorType": "ActiveDirectory",
        "login": "platform-sql-administrator",
        "resourceGroupName": "rg-synapse",
        "sid": ADMINISTRATOR,
        "tenantId": TENANT,
        "workspaceName": "synw",
    }
    workspace = run.one("synapse:Workspace")
    assert workspace.inputs["sqlAdministratorLogin"] == "sqladminuser"
    assert not [key for key in workspace.inputs if "Password" in key]
    assert workspace.ignore_changes == ("sqlAdministratorLogin",)


def test_everybody_is_refused() -> None:
    with pytest.raises(ValidationError, match="names no particular addresses"):
        build(("0.0.0.0-255.255.255.255",))


def test_its_outputs_are_what_the_link_needs() -> None:
    run = build()

    assert run.value(run.built.workspace_name) == "synw"
    assert run.value(run.built.principal_id) == "of-synw"
    endpoint = run.value(run.built.development_endpoint)
    assert endpoint == "https://synw.dev.azuresynapse.net"
    host = run.value(run.built.serverless_sql_host)
    assert host == "synw-ondemand.sql.azuresynapse.net"
