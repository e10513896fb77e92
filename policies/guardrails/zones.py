"""Which private DNS zones the endpoint of a group needs, in each cloud.

From "Azure Private Endpoint private DNS zone values" (Microsoft Learn); written down
here and not taken from the components, so that both can be wrong only twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardrails.private_link_groups import COSMOS
from guardrails.resource import Resource
from guardrails.stack import Stack

ZONE: Final = "azure-native:privatedns:PrivateZone"

_STORAGE: Final = (
    "core.windows.net",
    "core.usgovcloudapi.net",
    "core.chinacloudapi.cn",
)
_SYNAPSE: Final = (
    "azuresynapse.net",
    "azuresynapse.usgovcloudapi.net",
    "azuresynapse.azure.cn",
)
_DATABRICKS: Final = ("azuredatabricks.net", "databricks.azure.us")
_Choices = tuple[tuple[str, ...], ...]


def _each(prefix: str, suffixes: tuple[str, ...]) -> _Choices:
    return tuple((f"privatelink.{prefix}{suffix}",) for suffix in suffixes)


ZONES_OF_GROUP: Final[Mapping[str, _Choices]] = {
    "amlworkspace": (
        ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"),
        ("privatelink.api.ml.azure.us", "privatelink.notebooks.usgovcloudapi.net"),
        ("privatelink.api.ml.azure.cn", "privatelink.notebooks.chinacloudapi.cn"),
    ),
    **{
        name: _each(f"{name}.", _STORAGE)
        for name in ("blob", "file", "queue", "table", "dfs")
    },
    "vault": _each(
        "",
        (
            "vaultcore.azure.net",
            "vaultcore.usgovcloudapi.net",
            "vaultcore.azure.cn",
        ),
    ),
    "registry": _each("", ("azurecr.io", "azurecr.us", "azurecr.cn")),
    "Sql": _each("sql.", _SYNAPSE),
    "SqlOnDemand": _each("sql.", _SYNAPSE),
    "Dev": _each("dev.", _SYNAPSE),
    "Web": _each("", _SYNAPSE),
    "azuremonitor": (
        (
            "privatelink.monitor.azure.com",
            "privatelink.oms.opinsights.azure.com",
            "privatelink.ods.opinsights.azure.com",
            "privatelink.agentsvc.azure-automation.net",
            "privatelink.blob.core.windows.net",
        ),
    ),
    "namespace": _each("", ("servicebus.windows.net", "servicebus.usgovcloudapi.net")),
    "databricks_ui_api": _each("", _DATABRICKS),
    "browser_authentication": _each("", _DATABRICKS),
    "amlregistry": (("privatelink.api.azureml.ms",), ("privatelink.api.ml.azure.us",)),
    "Gateway": _each("", ("azure-api.net", "azure-api.us", "azure-api.cn")),
}
"""Group id -> the zones that it needs, one choice a cloud."""

ZONES_OF_COSMOS: Final[Mapping[str, _Choices]] = {
    "Sql": _each(
        "", ("documents.azure.com", "documents.azure.us", "documents.azure.cn")
    ),
    "Analytical": _each("analytics.", ("cosmos.azure.com", "cosmos.azure.us")),
}
"""Cosmos DB calls its door Sql, as Synapse does, and has other zones."""

EVERY_ZONE: Final = frozenset(
    zone
    for choices in (*ZONES_OF_GROUP.values(), *ZONES_OF_COSMOS.values())
    for zones in choices
    for zone in zones
)


def zones_for(group: str, target_type: str) -> _Choices:
    """Return the zones that a door of a kind of resource needs, one choice a cloud."""
    table = ZONES_OF_COSMOS if target_type == COSMOS else ZONES_OF_GROUP
    return table.get(group, ())


def zone_names(group: Resource, stack: Stack) -> set[str]:
    """Return the names of the zones of a zone group: from the zones of the stack,
    else from their IDs."""
    path = "privateDnsZoneConfigs[].privateDnsZoneId"
    names = {
        source.at("privateZoneName").text.casefold()
        for source in stack.sources(group, path, (ZONE,))
    }
    for value in group.properties.spread(path):
        if "/privatednszones/" in value.text.casefold():
            names.add(value.text.casefold().rpartition("/")[2])
    return names
