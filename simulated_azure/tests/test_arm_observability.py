"""Registries, Log Analytics, Application Insights and diagnostic settings."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION

LOGS = "Microsoft.OperationalInsights/workspaces/log-one"
COMPONENT = "Microsoft.Insights/components/appi-one"
SYNAPSE = "Microsoft.Synapse/workspaces/synw-one"
SETTING = "providers/Microsoft.Insights/diagnosticSettings"


def registry(clients: Clients, sku: str, **properties: Any) -> Any:
    body = {"location": LOCATION, "sku": {"name": sku}, "properties": properties}
    registries = clients.registries.registries
    return registries.begin_create(GROUP, "crstone", body).result()


def logs(clients: Clients, **properties: Any) -> dict[str, Any]:
    return clients.put(LOGS, {"location": LOCATION, "properties": properties})


def component(clients: Clients, workspace: str | None) -> dict[str, Any]:
    properties = {"Application_Type": "web", "WorkspaceResourceId": workspace}
    body = {"location": LOCATION, "kind": "web", "properties": properties}
    return clients.put(COMPONENT, body)


def setting(clients: Clients, name: str, category: str, **sinks: str) -> dict[str, Any]:
    clients.vault("kv-one")
    log = {"category": category, "enabled": True}
    body = {"properties": {"logs": [log], **sinks}}
    return clients.put(f"Microsoft.KeyVault/vaults/kv-one/{SETTING}/{name}", body)


def code_of(caught: pytest.ExceptionInfo[ArmError]) -> tuple[int, str]:
    return caught.value.status, caught.value.code


def test_a_registry_has_its_defaults_and_public_name(clients: Clients) -> None:
    made = registry(clients, "Premium")

    assert made.login_server == "crstone.azurecr.io"
    assert made.admin_user_enabled is False
    assert made.policies.retention_policy.status == "disabled"


@pytest.mark.parametrize(
    "properties",
    [
        {"publicNetworkAccess": "Disabled"},
        {"policies": {"retentionPolicy": {"days": 7, "status": "enabled"}}},
    ],
)
def test_some_of_a_registry_needs_premium(
    clients: Clients, properties: dict[str, Any]
) -> None:
    with refused("SkuNotSupported"):
        registry(clients, "Standard", **properties)

    assert registry(clients, "Premium", **properties)


def test_a_registry_keeps_its_zones(clients: Clients) -> None:
    registry(clients, "Premium", zoneRedundancy="Enabled")

    assert registry(clients, "Premium").zone_redundancy == "Enabled"
    with refused("ZoneRedundancyCannotBeUpdated"):
        registry(clients, "Premium", zoneRedundancy="Disabled")


def test_credentials_need_the_admin_user(clients: Clients) -> None:
    registry(clients, "Premium")
    with refused("UnAuthorizedForCredentialOperations"):
        clients.registries.registries.list_credentials(GROUP, "crstone")
    registry(clients, "Premium", adminUserEnabled=True)

    found = clients.registries.registries.list_credentials(GROUP, "crstone")

    assert found.username == "crstone"


def test_a_log_workspace_has_a_customer_id_and_keys(clients: Clients) -> None:
    made = logs(clients)

    keys = clients.arm.act(f"{BASE}/{LOGS}/sharedKeys", {})

    assert logs(clients)["properties"]["customerId"] == made["properties"]["customerId"]
    assert keys is not None
    assert keys["primarySharedKey"] not in str(clients.arm.get(made["id"]))


def test_a_log_workspace_made_again_is_recovered(clients: Clients) -> None:
    before = logs(clients)["properties"]["customerId"]

    clients.arm.delete(f"{BASE}/{LOGS}")
    recovered = logs(clients)["properties"]["customerId"]
    clients.arm.delete(f"{BASE}/{LOGS}", query={"force": "true"})

    assert recovered == before
    assert logs(clients)["properties"]["customerId"] != before


@pytest.mark.parametrize("days", [29, 731])
def test_retention_has_limits(clients: Clients, days: int) -> None:
    with pytest.raises(ArmError) as caught:
        logs(clients, retentionInDays=days)

    assert code_of(caught) == (400, "InvalidParameter")


def test_a_component_has_a_key_and_a_connection_string(clients: Clients) -> None:
    made = component(clients, logs(clients)["id"])["properties"]

    assert made["InstrumentationKey"] in made["ConnectionString"]
    again = component(clients, logs(clients)["id"])["properties"]
    assert again["InstrumentationKey"] == made["InstrumentationKey"]


def test_a_component_needs_a_workspace_that_exists(clients: Clients) -> None:
    with pytest.raises(ArmError) as none:
        component(clients, None)
    with pytest.raises(ArmError) as missing:
        component(clients, f"{BASE}/{LOGS}")

    assert code_of(none) == (400, "BadRequest")
    assert code_of(missing) == (404, "ResourceNotFound")
    assert missing.value.target == "properties.WorkspaceResourceId"


def test_a_diagnostic_setting_is_listed_on_its_resource(clients: Clients) -> None:
    workspace = logs(clients)["id"]

    made = setting(clients, "one", "AuditEvent", workspaceId=workspace)

    assert made["id"].endswith(f"/vaults/kv-one/{SETTING}/one")
    assert made["properties"]["workspaceId"] == workspace


@pytest.mark.parametrize(
    ("category", "sink", "status"),
    [("AuditEvent", False, 400), ("Nonsense", True, 400), ("AuditEvent", True, 409)],
)
def test_a_setting_needs_a_sink_a_category_and_no_double(
    clients: Clients, category: str, sink: bool, status: int
) -> None:
    workspace = logs(clients)["id"]
    setting(clients, "first", "AuditEvent", workspaceId=workspace)
    sinks = {"workspaceId": workspace} if sink else {}

    with pytest.raises(ArmError) as caught:
        setting(clients, "second", category, **sinks)

    assert caught.value.status == status


def test_no_export_needs_no_public_access(clients: Clients) -> None:
    policies = {"exportPolicy": {"status": "disabled"}}

    with refused("ExportPolicyCannotBeDisabled"):
        registry(clients, "Premium", policies=policies)

    assert registry(
        clients, "Premium", policies=policies, publicNetworkAccess="Disabled"
    )


def test_a_resource_has_at_most_five_settings(clients: Clients) -> None:
    for at in range(5):
        path = f"Microsoft.OperationalInsights/workspaces/log-{at}-logs"
        made = clients.put(path, {"location": LOCATION, "properties": {}})
        shown = setting(clients, f"s{at}", "AuditEvent", workspaceId=made["id"])

    assert shown["properties"]["metrics"] == []
    with pytest.raises(ArmError, match="five diagnostic settings"):
        setting(clients, "sixth", "AuditEvent", workspaceId=logs(clients)["id"])


def test_no_metric_of_synapse_is_exported(clients: Clients) -> None:
    clients.account("stlake", isHnsEnabled=True)
    lake = {"accountUrl": "https://stlake.dfs.core.windows.net", "filesystem": "x"}
    synapse = {"location": LOCATION, "properties": {"defaultDataLakeStorage": lake}}
    clients.put(SYNAPSE, synapse)
    body = {
        "properties": {
            "workspaceId": logs(clients)["id"],
            "metrics": [{"category": "AllMetrics", "enabled": True}],
        }
    }

    with pytest.raises(ArmError, match="no metric of Microsoft"):
        clients.put(f"{SYNAPSE}/{SETTING}/one", body)


def test_an_account_s_own_setting_takes_no_logs(clients: Clients) -> None:
    clients.account("stone")
    account = "Microsoft.Storage/storageAccounts/stone"
    body = {
        "properties": {
            "workspaceId": logs(clients)["id"],
            "logs": [{"categoryGroup": "allLogs", "enabled": True}],
        }
    }

    for service in ("blob", "file", "queue", "table"):
        clients.put(f"{account}/{service}Services/default/{SETTING}/one", body)
    with pytest.raises(ArmError, match="Category 'alllogs' is not supported"):
        clients.put(f"{account}/{SETTING}/one", body)
