"""The Synapse workspace: managed network, Entra ID only, named addresses only."""

from __future__ import annotations

from typing import Any

import pytest

from components.errors import DecisionError
from components.synapse.firewall import FirewallRange
from components.synapse.workspace import Workspace, WorkspaceArgs
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registered, register

LAKE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/lake"
TENANT = "72f00000-0000-4000-8000-000000000001"
ADMINISTRATOR = "d0000000-0000-4000-8000-000000000001"
OFFICE = FirewallRange(name="office", start="203.0.113.10", end="203.0.113.20")
HOME = FirewallRange(name="home", start="198.51.100.7", end="198.51.100.7")


def build(**decisions: Any) -> Registered[Workspace]:
    args = WorkspaceArgs(
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
    run = build(allowed_addresses=[OFFICE, HOME], protect_data=False)

    rules = [
        run.one("synapse:IpFirewallRule", f"synapse-workspace-firewall-{name}").inputs
        for name in ("office", "home")
    ]
    assert [
        (each["ruleName"], each["startIpAddress"], each["endIpAddress"])
        for each in rules
    ] == [
        ("office", "203.0.113.10", "203.0.113.20"),
        ("home", "198.51.100.7", "198.51.100.7"),
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


def test_exfiltration_protection_is_refused_with_the_reason() -> None:
    with pytest.raises(DecisionError) as caught:
        build(data_exfiltration_protection=True)

    message = str(caught.value)
    assert "cut Synapse off from Azure ML for good" in message
    assert "how-to-private-endpoint-integration-synapse" in message
    assert "Seen: True. Allowed: false. Cure: set ml-synapse:" in message


def test_everybody_is_refused() -> None:
    everybody = FirewallRange(name="all", start="0.0.0.0", end="255.255.255.255")

    with pytest.raises(DecisionError, match="names no particular addresses"):
        build(allowed_addresses=[everybody])


def test_its_outputs_are_what_the_link_needs() -> None:
    run = build()

    assert run.value(run.built.workspace_name) == "synw"
    assert run.value(run.built.principal_id) == "of-synw"
    endpoint = run.value(run.built.development_endpoint)
    assert endpoint == "https://synw.dev.azuresynapse.net"
    host = run.value(run.built.serverless_sql_host)
    assert host == "synw-ondemand.sql.azuresynapse.net"
