"""Container registries.

Sources: https://learn.microsoft.com/azure/container-registry/container-registry-skus
(what needs Premium),
https://learn.microsoft.com/azure/container-registry/data-loss-prevention (export
policy); https://learn.microsoft.com/azure/container-registry/zone-redundancy (zones
for all tiers, by default; the property may still say Disabled, and decides nothing);
AlreadyInUse and UnAuthorizedForCredentialOperations as the provider answers;
the code of what needs Premium is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    Put,
    default,
    dict_at,
    ensure,
)
from simulated_azure.arm.behaviours.envelope import now
from simulated_azure.arm.behaviours.global_names import check_free
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import bad_request, conflict
from simulated_azure.arm.private_link_groups import Members, PrivateLinkGroup
from simulated_azure.store import Resource

REGISTRY: Final = "Microsoft.ContainerRegistry/registries"


def _hosts(registry: Resource) -> Members:
    name, region = registry.name.lower(), registry.body.get("location", "")
    return [
        (f"registry_data_{region}", [f"{name}.{region}.data.azurecr.io"]),
        ("registry", [f"{name}.azurecr.io"]),
    ]


class ContainerRegistries(Behaviour):
    """Microsoft.ContainerRegistry/registries."""

    arm_types = (REGISTRY,)
    holds_data = True
    duration = Duration(20, 10, 15, patches=True)  # assumed
    private_link_groups = (
        PrivateLinkGroup("registry", ("privatelink.azurecr.io",), _hosts),
    )
    log_categories = (
        "ContainerRegistryLoginEvents",
        "ContainerRegistryRepositoryEvents",
    )
    has_global_name = True
    keeps = ("properties.zoneRedundancy",)

    def check(self, put: Put) -> None:
        check_free(
            put,
            lambda name: conflict(
                "AlreadyInUse",
                f"The registry DNS name {name.lower()}.azurecr.io is already in use. "
                "You can check if the name is already claimed using "
                "checkNameAvailability.",
            ),
        )
        properties = put.properties
        if dict_at(put.body, "sku").get("name", "").lower() != "premium":
            _check_no_premium(put)
        before = put.previous.get("zoneRedundancy")
        if before and properties.get("zoneRedundancy", before) != before:
            raise bad_request(
                "ZoneRedundancyCannotBeUpdated",
                f"zoneRedundancy is {before} and cannot be changed after creation.",
                "properties.zoneRedundancy",
            )
        export = dict_at(properties, "policies", "exportPolicy").get("status")
        public = properties.get("publicNetworkAccess", "Enabled")
        if export == "disabled" and public != "Disabled":
            raise bad_request(
                "ExportPolicyCannotBeDisabled",
                "exportPolicy can be disabled only if publicNetworkAccess is Disabled.",
                "properties.policies.exportPolicy",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        premium = body["sku"]["name"].lower() == "premium"
        body["sku"]["tier"] = body["sku"]["name"]
        default(
            properties,
            adminUserEnabled=False,
            anonymousPullEnabled=False,
            dataEndpointEnabled=False,
            encryption={"status": "disabled"},
            networkRuleBypassOptions="AzureServices",
            policies={},
            publicNetworkAccess="Enabled",
            zoneRedundancy="Disabled",
        )
        if premium:
            default(
                properties, networkRuleSet={"defaultAction": "Allow", "ipRules": []}
            )
        _fill_policies(properties["policies"])
        born = put.existing.created if put.existing else now()
        name, region = put.id.name.lower(), body["location"]
        hosts = [f"{name}.{region}.data.azurecr.io"]
        properties.update(
            creationDate=born,
            dataEndpointHostNames=hosts if properties["dataEndpointEnabled"] else [],
            loginServer=f"{name}.azurecr.io",
        )

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {"listcredentials": _credentials}


def _check_no_premium(put: Put) -> None:
    properties = put.properties
    retention = dict_at(properties, "policies", "retentionPolicy").get("status")
    wants = {
        "publicNetworkAccess": properties.get("publicNetworkAccess") == "Disabled",
        "networkRuleSet": bool(properties.get("networkRuleSet")),
        "dataEndpointEnabled": bool(properties.get("dataEndpointEnabled")),
        "policies.retentionPolicy": retention == "enabled",
    }
    for name, wanted in wants.items():
        if wanted:
            sku = dict_at(put.body, "sku").get("name")
            raise bad_request(
                "SkuNotSupported",
                f"The registry {put.id.name} has the SKU {sku}; {name} needs Premium.",
                f"properties.{name}",
            )


def _fill_policies(policies: JsonObject) -> None:
    default(
        policies,
        azureADAuthenticationAsArmPolicy={"status": "enabled"},
        exportPolicy={"status": "enabled"},
        quarantinePolicy={"status": "disabled"},
        retentionPolicy={"days": 7, "status": "disabled"},
        softDeletePolicy={"retentionDays": 7, "status": "disabled"},
        trustPolicy={"type": "Notary", "status": "disabled"},
    )
    policies["retentionPolicy"].setdefault("lastUpdatedTime", now())
    policies["softDeletePolicy"].setdefault("lastUpdatedTime", now())


def _credentials(action: Action) -> JsonObject:
    assert action.resource is not None
    name = action.resource.name
    if not action.resource.body["properties"]["adminUserEnabled"]:
        raise bad_request(
            "UnAuthorizedForCredentialOperations",
            f"Cannot perform credential operations for {action.resource.id} as admin "
            "user is disabled. Kindly enable admin user as per docs: "
            "https://docs.microsoft.com/azure/container-registry/container-registry-authentication#admin-account",
        )
    passwords = [
        {
            "name": password,
            "value": action.arm.store.secret(action.resource.id, password),
        }
        for password in ("password", "password2")
    ]
    return {"username": name, "passwords": passwords}
