"""Managed identities: principals that appear and go with their resources.

Sources: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/
overview (system-assigned: one principal a resource, gone with it; user-assigned: a
resource with clientId and principalId, shown on each resource that uses it). That a
principal's ID is a function of the resource's ID and of its creation is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, dict_at, ensure
from simulated_azure.arm.behaviours.envelope import now, stable_guid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request
from simulated_azure.constants import TENANT_ID
from simulated_azure.propagation_delays import PRINCIPALS
from simulated_azure.store import Resource


class AssignedIdentities(Behaviour):
    """The ``identity`` of any resource."""

    def check(self, put: Put) -> None:
        identity = dict_at(put.body, "identity")
        kinds = _kinds(identity)
        given = dict_at(identity, "userAssignedIdentities")
        if "userassigned" in kinds and not given and not _kept(put):
            raise bad_request(
                "InvalidIdentityValues",
                "The identity type is UserAssigned but userAssignedIdentities names no "
                "identity. Name at least one.",
                "identity.userAssignedIdentities",
            )
        if given and "userassigned" not in kinds:
            raise bad_request(
                "InvalidIdentityValues",
                f"The identity type '{identity.get('type')}' takes no "
                "userAssignedIdentities. Use UserAssigned or "
                "SystemAssigned,UserAssigned.",
                "identity.type",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        identity = body.get("identity")
        if not isinstance(identity, dict):
            return
        identity.pop("principalId", None)
        identity.pop("tenantId", None)
        if "systemassigned" in _kinds(identity):
            identity["principalId"] = _system_principal(put)
            identity["tenantId"] = TENANT_ID
        given = dict_at(identity, "userAssignedIdentities")
        if given:
            identity["userAssignedIdentities"] = {
                id: _shown(put.arm, id) for id in given
            }

    def after(self, put: Put, body: JsonObject) -> None:
        old = dict_at(put.existing.body, "identity") if put.existing else {}
        new = dict_at(body, "identity")
        principal = new.get("principalId")
        if old.get("principalId") not in (None, principal):
            put.arm.directory.remove(old["principalId"])
        if principal and principal != old.get("principalId"):
            put.arm.directory.add_principal(
                principal,
                "ServicePrincipal",
                put.id.full_name,
                stable_guid("application", principal),
            )
            put.arm.delays.record(PRINCIPALS, principal, None)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        principal = dict_at(resource.body, "identity").get("principalId")
        if principal:
            arm.directory.remove(principal)


class UserAssignedIdentities(Behaviour):
    """Microsoft.ManagedIdentity/userAssignedIdentities."""

    arm_types = ("Microsoft.ManagedIdentity/userAssignedIdentities",)
    private_link_groups = ()

    def complete(self, put: Put, body: JsonObject) -> None:
        born = put.existing.created if put.existing else now()
        properties = ensure(body, "properties")
        properties.update(put.previous)
        properties.setdefault("principalId", stable_guid("principal", put.key, born))
        properties.setdefault("clientId", stable_guid("client", put.key, born))
        properties["tenantId"] = TENANT_ID

    def after(self, put: Put, body: JsonObject) -> None:
        properties = body["properties"]
        put.arm.directory.add_principal(
            properties["principalId"],
            "ServicePrincipal",
            put.id.name,
            properties["clientId"],
        )
        if put.existing is None:
            put.arm.delays.record(PRINCIPALS, properties["principalId"], None)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        arm.directory.remove(resource.body["properties"]["principalId"])


def _kinds(identity: Mapping[str, object]) -> set[str]:
    return {kind.strip().lower() for kind in str(identity.get("type", "")).split(",")}


def _kept(put: Put) -> bool:
    return bool(
        put.existing
        and dict_at(put.existing.body, "identity", "userAssignedIdentities")
    )


def _system_principal(put: Put) -> str:
    old = dict_at(put.existing.body, "identity") if put.existing else {}
    return str(old.get("principalId") or stable_guid("system", put.key, now()))


def _shown(arm: Azure, id: str) -> JsonObject:
    identity = arm.find(id)
    properties = dict_at(identity.body, "properties") if identity else {}
    names = ("principalId", "clientId")
    return {name: properties[name] for name in names if name in properties}
