"""Synapse workspaces.

Sources: https://learn.microsoft.com/azure/synapse-analytics/security/
synapse-workspace-managed-vnet (only at creation), …/security/
workspace-data-exfiltration-protection (cannot be changed later; needs the managed
network), …/quickstart-create-workspace (HNS account, names), …/security/
synapse-workspace-ip-firewall. The code ValidationFailed is Synapse's; its wording is
assumed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.behaviours.envelope import now, stable_guid
from simulated_azure.arm.behaviours.global_names import check_free
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.facts import Immutable
from simulated_azure.arm.private_link_groups import one_name
from simulated_azure.arm.resource_id import RESOURCE_GROUP_TYPE
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.propagation_delays import FIREWALL
from simulated_azure.store import Resource

WORKSPACE: Final = "Microsoft.Synapse/workspaces"
_SQL_ZONE: Final = "privatelink.sql.azuresynapse.net"
_NAME: Final = re.compile(r"^[a-z0-9](?!.*-ondemand)[a-z0-9-]{0,48}[a-z0-9]$")
_LAKE: Final = re.compile(r"^https://([a-z0-9]{3,24})\.dfs\.core\.[a-z.]+/?$", re.I)


class SynapseWorkspaces(Behaviour):
    """Microsoft.Synapse/workspaces."""

    arm_types = (WORKSPACE,)
    holds_data = True
    # Assumed; its managed network is made with it.
    duration = Duration(300, 60, 360, patches=True, creating="Provisioning")
    private_link_groups = (
        one_name("Sql", "{name}.sql.azuresynapse.net", _SQL_ZONE),
        one_name("SqlOnDemand", "{name}-ondemand.sql.azuresynapse.net", _SQL_ZONE),
        one_name(
            "Dev", "{name}.dev.azuresynapse.net", "privatelink.dev.azuresynapse.net"
        ),
    )
    log_categories = (
        "SynapseRbacOperations",
        "GatewayApiRequests",
        "BuiltinSqlReqsEnded",
        "IntegrationPipelineRuns",
        "IntegrationActivityRuns",
        "IntegrationTriggerRuns",
        "SQLSecurityAuditEvents",
        "SynapseLinkEvent",
    )
    metric_categories = ()
    has_global_name = True
    immutable = Immutable(("properties.sqlAdministratorLogin",), "ValidationFailed")
    keeps = (
        "identity",
        "properties.defaultDataLakeStorage",
        "properties.managedResourceGroupName",
        "properties.managedVirtualNetwork",
        "properties.managedVirtualNetworkSettings",
        "properties.sqlAdministratorLogin",
    )

    def check(self, put: Put) -> None:
        if not _NAME.match(put.id.name):
            raise invalid(
                f"The workspace name '{put.id.name}' is invalid: 2 to 50 lower-case "
                "letters, digits and hyphens; no hyphen at the ends, no -ondemand."
            )
        check_free(
            put,
            lambda name: conflict(
                "WorkspaceNameAlreadyExists",
                f"The workspace name '{name}' is already in use. Names are globally "
                "unique.",
            ),
        )
        default(put.body, identity={"type": "SystemAssigned"})
        if "systemassigned" not in str(put.body["identity"].get("type")).lower():
            raise invalid("The workspace needs a system-assigned identity.")
        self._check_lake(put)
        self._check_network(put)
        self._check_group(put)

    def _check_lake(self, put: Put) -> None:
        lake = dict_at(put.properties, "defaultDataLakeStorage")
        url, filesystem = str(lake.get("accountUrl", "")), lake.get("filesystem")
        found = _LAKE.match(url)
        if not found or not filesystem:
            raise invalid(
                "defaultDataLakeStorage needs accountUrl and filesystem; accountUrl "
                f"is '{url}'. Give the dfs endpoint of a storage account, such as "
                "https://account.dfs.core.windows.net.",
                "properties.defaultDataLakeStorage",
            )
        accounts = put.arm.store.of_type("Microsoft.Storage/storageAccounts")
        named = [
            account for account in accounts if account.name.lower() == found[1].lower()
        ]
        hns = named and dict_at(named[0].body, "properties").get("isHnsEnabled")
        if not hns:
            reason = "has no hierarchical namespace" if named else "does not exist"
            raise invalid(
                f"The storage account '{found[1]}' {reason}. Use a Data Lake Storage "
                "Gen2 account.",
                "properties.defaultDataLakeStorage.accountUrl",
            )
        before = dict_at(put.previous, "defaultDataLakeStorage")
        for name in ("accountUrl", "filesystem"):
            if before and _trimmed(before.get(name)) != _trimmed(lake.get(name)):
                raise _fixed(f"defaultDataLakeStorage.{name}", before.get(name))

    def _check_network(self, put: Put) -> None:
        network = put.properties.get("managedVirtualNetwork", "")
        if network not in ("", "default"):
            raise invalid(
                f"managedVirtualNetwork is '{network}'; allowed: 'default' or nothing.",
                "properties.managedVirtualNetwork",
            )
        settings = dict_at(put.properties, "managedVirtualNetworkSettings")
        if settings and not network:
            raise invalid(
                "managedVirtualNetworkSettings need managedVirtualNetwork 'default'.",
                "properties.managedVirtualNetworkSettings",
            )
        if put.existing is None:
            return
        if put.previous.get("managedVirtualNetwork", "") != network:
            had = put.previous.get("managedVirtualNetwork", "")
            raise _fixed("managedVirtualNetwork", had)
        before = dict_at(put.previous, "managedVirtualNetworkSettings")
        name = "preventDataExfiltration"
        if bool(before.get(name)) != bool(settings.get(name)):
            raise _fixed(f"managedVirtualNetworkSettings.{name}", before.get(name))

    def _check_group(self, put: Put) -> None:
        name = put.properties.get("managedResourceGroupName")
        before = put.previous.get("managedResourceGroupName")
        if before and name != before:
            raise _fixed("managedResourceGroupName", before)
        if name and put.existing is None and put.arm.store.get(_group_id(name)):
            raise invalid(
                f"The managed resource group '{name}' exists already; give the name of "
                "one that does not.",
                "properties.managedResourceGroupName",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        made = stable_guid("synapse", put.key, now())
        uid = put.previous.get("workspaceUID", made)
        default(
            properties,
            encryption={"doubleEncryptionEnabled": False},
            managedResourceGroupName=f"synapseworkspace-managedrg-{uid}",
            publicNetworkAccess="Enabled",
            sqlAdministratorLogin="sqladminuser",
            trustedServiceBypassEnabled=False,
        )
        settings = properties.get("managedVirtualNetworkSettings")
        if settings is not None:
            default(
                settings,
                preventDataExfiltration=False,
                linkedAccessCheckOnTargetResource=False,
                allowedAadTenantIdsForLinking=[],
            )
        name = put.id.name
        web = quote(put.key, safe="")
        properties.update(
            connectivityEndpoints={
                "dev": f"https://{name}.dev.azuresynapse.net",
                "sql": f"{name}.sql.azuresynapse.net",
                "sqlOnDemand": f"{name}-ondemand.sql.azuresynapse.net",
                "web": f"https://web.azuresynapse.net?workspace={web}",
            },
            extraProperties={"WorkspaceType": "Normal"},
            workspaceUID=uid,
        )
        properties.pop("privateEndpointConnections", None)

    def after(self, put: Put, body: JsonObject) -> None:
        id = _group_id(body["properties"]["managedResourceGroupName"])
        if put.existing is None and put.arm.store.get(id) is None:
            put.arm.store.put(
                Resource(
                    id=id,
                    type=RESOURCE_GROUP_TYPE,
                    name=id.rsplit("/", 1)[1],
                    body={
                        "location": body["location"],
                        "managedBy": put.key,
                        "properties": {"provisioningState": "Succeeded"},
                    },
                )
            )

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        name = resource.body["properties"]["managedResourceGroupName"]
        group = arm.store.get(_group_id(name))
        if group is not None:
            arm.remove(group, {})
        arm.delays.forget(FIREWALL, owner=resource.id)


def invalid(message: str, target: str | None = None) -> ArmError:
    """Return Synapse's refusal of a request."""
    return bad_request("ValidationFailed", message, target)


def _fixed(name: str, had: object) -> ArmError:
    return invalid(
        f"{name} is '{had}' and cannot be changed after the workspace's creation.",
        f"properties.{name}",
    )


def _trimmed(value: object) -> str:
    return str(value).rstrip("/").lower()


def _group_id(name: str) -> str:
    return f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/{name}"
