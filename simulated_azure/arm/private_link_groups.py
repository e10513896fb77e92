"""Groups (subresources) that a private endpoint can reach, by type of the target.

Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-overview (group
IDs), https://learn.microsoft.com/azure/private-link/private-endpoint-dns (private DNS
zones, public names), https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns
(names of an ML workspace). Names of members beside those of storage, and those of an ML
registry, are assumed. What no row says is not simulated, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from simulated_azure.arm.behaviour import dict_at
from simulated_azure.arm.errors import not_simulated
from simulated_azure.store import Resource

Members = list[tuple[str, list[str]]]
"""Member names of a private link resource, each with the names that resolve to it."""


@dataclass(frozen=True)
class PrivateLinkGroup:
    """One group: its zones, and its members' public names by target.

    Attributes:
        name: The group ID, spelled as Azure spells it.
        zones: Private DNS zones that its names belong to.
        members_of: None where no source says what the names are.
    """

    name: str
    zones: tuple[str, ...]
    members_of: Callable[[Resource], Members] | None = None


def group_of(target: Resource, name: str) -> PrivateLinkGroup | None:
    """Return a target's group, whatever the case of its name; None if it has none."""
    groups = PRIVATE_LINK_GROUPS.get(target.type.lower(), ())
    return next((it for it in groups if it.name.lower() == name.lower()), None)


def members_of(target: Resource, name: str) -> Members:
    """Return the members of a target's group, one address each; NotSimulated if the
    names are not known."""
    group = group_of(target, name)
    if group is None or group.members_of is None:
        raise not_simulated(f"{target.type}, private link group {name}", "the names")
    return group.members_of(target)


def _storage(service: str, suffix: str = "") -> PrivateLinkGroup:
    host = f"{service}.core.windows.net"
    name = f"{service}_secondary" if suffix else service
    return PrivateLinkGroup(
        name,
        (f"privatelink.{host}",),
        lambda target: [(name, [f"{target.name.lower()}{suffix}.{host}"])],
    )


def _one_name(group: str, member: str, host: str, *zones: str) -> PrivateLinkGroup:
    """Make a group of one member, whose host may hold the target's ``{name}``."""
    return PrivateLinkGroup(
        group,
        zones,
        lambda target: [(member, [host.format(name=target.name.lower())])],
    )


def _container_registry(target: Resource) -> Members:
    name, region = target.name.lower(), target.body.get("location", "")
    return [
        (f"registry_data_{region}", [f"{name}.{region}.data.azurecr.io"]),
        ("registry", [f"{name}.azurecr.io"]),
    ]


def _ml_workspace(target: Resource) -> Members:
    region = target.body.get("location", "")
    properties = dict_at(target.body, "properties")
    id = properties.get("workspaceId", "")
    notebooks = dict_at(properties, "notebookInfo").get("fqdn", "")
    api = f"{region}.api.azureml.ms"
    return [
        (
            "default",
            [f"{id}.workspace.{api}", f"{id}.workspace.{region}.cert.api.azureml.ms"],
        ),
        ("notebook", [notebooks]),
        ("inference", [f"*.{id}.inference.{api}"]),
    ]


def _ml_registry(target: Resource) -> Members:
    region = target.body.get("location", "")
    name = f"{target.name.lower()}.registry.{region}.api.azureml.ms"
    return [("default", [name])]


def _cosmos_sql(target: Resource) -> Members:
    name, region = target.name.lower(), target.body.get("location", "")
    host = "documents.azure.com"
    return [
        (name, [f"{name}.{host}"]),
        (f"{name}-{region}", [f"{name}-{region}.{host}"]),
    ]


# Azure Files has no secondary endpoint.
_REPLICATED: Final = ("blob", "table", "queue", "web", "dfs")
_SYNAPSE_SQL: Final = "sql.azuresynapse.net"
_DATABRICKS: Final = ("privatelink.azuredatabricks.net",)

PRIVATE_LINK_GROUPS: Final[Mapping[str, tuple[PrivateLinkGroup, ...]]] = {
    "microsoft.machinelearningservices/workspaces": (
        PrivateLinkGroup(
            "amlworkspace",
            ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"),
            _ml_workspace,
        ),
    ),
    "microsoft.machinelearningservices/registries": (
        PrivateLinkGroup("amlregistry", ("privatelink.api.azureml.ms",), _ml_registry),
    ),
    "microsoft.storage/storageaccounts": (
        *(_storage(it) for it in (*_REPLICATED, "file")),
        *(_storage(it, "-secondary") for it in _REPLICATED),
    ),
    "microsoft.keyvault/vaults": (
        _one_name(
            "vault",
            "default",
            "{name}.vault.azure.net",
            "privatelink.vaultcore.azure.net",
        ),
    ),
    "microsoft.containerregistry/registries": (
        PrivateLinkGroup("registry", ("privatelink.azurecr.io",), _container_registry),
    ),
    "microsoft.synapse/workspaces": (
        _one_name(
            "Sql", "Sql", f"{{name}}.{_SYNAPSE_SQL}", f"privatelink.{_SYNAPSE_SQL}"
        ),
        _one_name(
            "SqlOnDemand",
            "SqlOnDemand",
            f"{{name}}-ondemand.{_SYNAPSE_SQL}",
            f"privatelink.{_SYNAPSE_SQL}",
        ),
        _one_name(
            "Dev",
            "Dev",
            "{name}.dev.azuresynapse.net",
            "privatelink.dev.azuresynapse.net",
        ),
    ),
    "microsoft.synapse/privatelinkhubs": (
        _one_name("Web", "Web", "web.azuresynapse.net", "privatelink.azuresynapse.net"),
    ),
    "microsoft.insights/privatelinkscopes": (
        PrivateLinkGroup(
            "azuremonitor",
            (
                "privatelink.monitor.azure.com",
                "privatelink.oms.opinsights.azure.com",
                "privatelink.ods.opinsights.azure.com",
                "privatelink.agentsvc.azure-automation.net",
                "privatelink.blob.core.windows.net",
            ),
        ),
    ),
    "microsoft.eventhub/namespaces": (
        _one_name(
            "namespace",
            "namespace",
            "{name}.servicebus.windows.net",
            "privatelink.servicebus.windows.net",
        ),
    ),
    "microsoft.documentdb/databaseaccounts": (
        PrivateLinkGroup("Sql", ("privatelink.documents.azure.com",), _cosmos_sql),
    ),
    "microsoft.databricks/workspaces": (
        PrivateLinkGroup("databricks_ui_api", _DATABRICKS),
        PrivateLinkGroup("browser_authentication", _DATABRICKS),
    ),
    "microsoft.apimanagement/service": (
        _one_name(
            "Gateway",
            "Gateway",
            "{name}.azure-api.net",
            "privatelink.azure-api.net",
        ),
    ),
}
"""Type of the target, in lower case, to the groups that it offers."""
