"""Storage accounts.

Sources: https://learn.microsoft.com/azure/storage/common/storage-account-create (names,
defaults),
https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent
(listing keys stays possible; signing with them is refused), published examples of
Microsoft.Storage (shape of the answer), StorageAccountAlreadyTaken,
StorageAccountInAnotherResourceGroup, AccountNameInvalid and
AccountPropertyCannotBeUpdated as the provider answers; from one zone to several and
back a conversion has to be requested
(https://learn.microsoft.com/azure/storage/common/redundancy-migration), and a write is
refused (hashicorp/terraform-provider-azurerm#6526; its status is assumed).
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.behaviour import (
    Behaviour,
    Put,
    default,
    dict_at,
    ensure,
)
from simulated_azure.arm.behaviours.envelope import now
from simulated_azure.arm.behaviours.global_names import check_free
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration, Reply
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.facts import Immutable
from simulated_azure.arm.private_link_groups import PrivateLinkGroup

ACCOUNT: Final = "Microsoft.Storage/storageAccounts"
_SKUS: Final = (
    "Standard_LRS",
    "Standard_GRS",
    "Standard_RAGRS",
    "Standard_ZRS",
    "Standard_GZRS",
    "Standard_RAGZRS",
    "Premium_LRS",
    "Premium_ZRS",
    "StandardV2_LRS",
    "StandardV2_GRS",
    "StandardV2_ZRS",
    "StandardV2_GZRS",
    "PremiumV2_LRS",
    "PremiumV2_ZRS",
)
_SERVICES: Final = ("blob", "dfs", "file", "queue", "table", "web")
# Settings of the creation only.
_FIXED: Final = ("isHnsEnabled", "isNfsV3Enabled", "dnsEndpointType")
_PAIRS: Final = {
    "swedencentral": "swedensouth",
    "northeurope": "westeurope",
    "westeurope": "northeurope",
    "eastus": "westus",
    "eastus2": "centralus",
    "uksouth": "ukwest",
}

# Azure Files has no secondary endpoint.
_REPLICATED: Final = ("blob", "table", "queue", "web", "dfs")
# https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage
STORAGE_METRICS: Final = ("AllMetrics", "Transaction", "Capacity")


def _group(service: str, suffix: str = "") -> PrivateLinkGroup:
    host = f"{service}.core.windows.net"
    name = f"{service}_secondary" if suffix else service
    return PrivateLinkGroup(
        name,
        (f"privatelink.{host}",),
        lambda target: [(name, [f"{target.name.lower()}{suffix}.{host}"])],
    )


class StorageAccounts(Behaviour):
    """Microsoft.Storage/storageAccounts."""

    arm_types = (ACCOUNT,)
    holds_data = True
    # Logs: 20 to 30 seconds. Update and deletion are no long-running operations.
    duration = Duration(25, reply=Reply.LOCATION)
    created_status = 200
    private_link_groups = (
        *(_group(service) for service in (*_REPLICATED, "file")),
        *(_group(service, "-secondary") for service in _REPLICATED),
    )
    # Its own logs are those of its four services.
    log_categories = ()
    metric_categories = STORAGE_METRICS
    has_global_name = True
    name_code = "AccountNameInvalid"
    immutable = Immutable(
        ("properties.encryption.requireInfrastructureEncryption",),
        "AccountPropertyCannotBeUpdated",
    )
    keeps = tuple(f"properties.{name}" for name in _FIXED)

    def check(self, put: Put) -> None:
        check_free(put, lambda name: _name_taken(put, name))
        sku = str(dict_at(put.body, "sku").get("name"))
        if sku.lower() not in {known.lower() for known in _SKUS}:
            raise bad_request(
                "InvalidRequestPropertyValue",
                f"The value '{sku}' is not allowed for property sku.name. Allowed: "
                f"{', '.join(_SKUS)}.",
                "sku.name",
            )
        if put.existing is None:
            return
        for name in _FIXED:
            before = put.previous.get(name)
            if put.properties.get(name, before) != before:
                raise _cannot_change(f"properties.{name}")
        old, new = put.existing.body, put.body
        if old["kind"] != new["kind"] and new["kind"] != "StorageV2":
            raise _cannot_change("kind")
        if _premium(old) != _premium(new):
            raise _cannot_change("sku.name")
        if _zonal(old) != _zonal(new):
            raise _no_conversion(old["sku"]["name"], sku)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        _fill(properties)
        for name in _FIXED[:2]:
            properties.setdefault(name, False)
        body["sku"]["tier"] = "Premium" if _premium(body) else "Standard"
        born = put.existing.created if put.existing else now()
        properties.update(
            creationTime=born,
            keyCreationTime={"key1": born, "key2": born},
            primaryEndpoints=_endpoints(put.id.name),
            primaryLocation=body["location"],
            statusOfPrimary="available",
        )
        if "GRS" in body["sku"]["name"] or "GZRS" in body["sku"]["name"]:
            region = body["location"]
            properties["secondaryLocation"] = _PAIRS.get(region, f"{region}2")
            properties["statusOfSecondary"] = "available"
        if "RAG" in body["sku"]["name"]:
            properties["secondaryEndpoints"] = _endpoints(f"{put.id.name}-secondary")
        for service in properties["encryption"]["services"].values():
            service["lastEnabledTime"] = born


def _fill(properties: JsonObject) -> None:
    default(
        properties,
        accessTier="Hot",
        allowBlobPublicAccess=False,
        minimumTlsVersion="TLS1_0",
        supportsHttpsTrafficOnly=True,
    )
    rules = properties.setdefault("networkAcls", {})
    default(
        rules,
        bypass="AzureServices",
        defaultAction="Allow",
        ipRules=[],
        virtualNetworkRules=[],
        resourceAccessRules=[],
    )
    encryption = properties.setdefault("encryption", {})
    default(encryption, keySource="Microsoft.Storage", services={})
    for service in ("blob", "file"):
        known = encryption["services"].setdefault(service, {})
        default(known, enabled=True, keyType="Account")


def _endpoints(name: str) -> JsonObject:
    return {
        service: f"https://{name}.z1.web.core.windows.net/"
        if service == "web"
        else f"https://{name}.{service}.core.windows.net/"
        for service in _SERVICES
    }


def _premium(body: JsonObject) -> bool:
    return str(body["sku"]["name"]).lower().startswith("premium")


def _zonal(body: JsonObject) -> bool:
    return str(body["sku"]["name"]).lower().endswith("zrs")


def _no_conversion(had: str, wanted: str) -> ArmError:
    return conflict(
        "StorageAccountTypeConversionNotAllowed",
        f"Storage account type conversion from '{had}' to '{wanted}' is not allowed.",
    )


def _name_taken(put: Put, name: str) -> ArmError:
    mine = any(
        resource.name.lower() == name.lower()
        for resource in put.arm.store.of_type(ACCOUNT)
    )
    if mine:
        return conflict(
            "StorageAccountInAnotherResourceGroup",
            f"The account {name} is already in another resource group in this "
            "subscription.",
        )
    return conflict(
        "StorageAccountAlreadyTaken",
        f"The storage account named {name} is already taken.",
    )


def _cannot_change(path: str) -> ArmError:
    return bad_request(
        "AccountPropertyCannotBeUpdated",
        f"The property '{path}' was specified in the input, but it cannot be updated.",
        path,
    )
