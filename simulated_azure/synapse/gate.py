"""A development endpoint checks its callers: token, address, role."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address
from typing import Any

from simulated_azure.arm.operations import CREATE, Operations
from simulated_azure.identity import SYNAPSE_AUDIENCES, AuthError, Caller, Tokens
from simulated_azure.messages import Request
from simulated_azure.propagation_delays import (
    FIREWALL,
    SYNAPSE_ROLES,
    PropagationDelays,
)
from simulated_azure.store import Resource, Store
from simulated_azure.synapse.errors import GatewayError, SynapseError
from simulated_azure.synapse.private_access import comes_privately
from simulated_azure.synapse.roles import READ, ROLES
from simulated_azure.synapse.workspace import ROLE_ASSIGNMENTS, WORKSPACE_TYPE, Memory


class Gate:
    """Finds the workspace of a request and decides whether its caller may pass.

    When changed firewall rules and role assignments count: propagation_delays.py.
    """

    def __init__(
        self,
        store: Store,
        tokens: Tokens,
        delays: PropagationDelays,
        operations: Operations,
    ) -> None:
        self._store = store
        self._tokens = tokens
        self._delays = delays
        self._operations = operations

    def workspace(self, name: str) -> Resource:
        """Return the workspace; of a missing one Azure has no host (404 is assumed).

        The host is there when the workspace is made, until it is gone (assumed).
        """
        for workspace in self._store.of_type(WORKSPACE_TYPE):
            if workspace.name.lower() == name.lower():
                operation = self._operations.in_flight(workspace.id)
                if operation is None or operation.verb != CREATE:
                    return workspace
        raise SynapseError(
            404, "WorkspaceNotFound", f"The workspace '{name}' does not exist."
        )

    def caller(self, request: Request, workspace: Resource) -> Caller:
        """Return who calls, from a token for Synapse and an address that is allowed."""
        try:
            caller = self._tokens.verify(
                request.headers.get("authorization"), SYNAPSE_AUDIENCES
            )
        except AuthError as error:
            # The code is the service's; its wording is assumed.
            message = f"Token Authentication failed with {error.code}: {error.message}"
            raise GatewayError(
                401, "AuthenticationFailed", message, error.headers
            ) from None
        request.caller = caller.object_id
        self._check_address(request.client_address, workspace)
        return caller

    def check_role(self, caller: Caller, memory: Memory, action: str) -> None:
        """Refuse a caller whose Synapse roles at the workspace lack an action.

        Roles scoped to an item count for reading only, and Azure's own Owners have no
        way around Synapse's roles (both assumed; the second is stricter than Azure).
        """
        scope = f"workspaces/{memory.workspace.name}"
        present = {
            assignment["id"]: assignment for assignment in memory.all(ROLE_ASSIGNMENTS)
        }
        known = self._delays.in_effect(
            SYNAPSE_ROLES, present, owner=memory.workspace.id
        )
        for assignment in known.values():
            wide = assignment["scope"].lower() == scope.lower() or action == READ
            role = ROLES[assignment["roleDefinitionId"]]
            if (
                assignment["principalId"] == caller.object_id
                and wide
                and role.allows(action)
            ):
                return
        raise GatewayError(
            403,
            "AccessControlUnauthorized",
            f"The principal '{caller.object_id}' does not have the required Synapse "
            "RBAC permission to perform this action. Required permission: Action: "
            f"{action}, Scope: {scope}.",
        )

    def _check_address(self, address: str, workspace: Resource) -> None:
        if comes_privately(self._store, workspace, address):
            return
        access = workspace.body.get("properties", {}).get("publicNetworkAccess")
        if access == "Disabled":
            # The code and its message are assumed.
            raise GatewayError(
                403,
                "PublicNetworkAccessDenied",
                "Public network access is disabled for the workspace "
                f"'{workspace.name}'; use a private endpoint.",
            )
        stored = self._store.of_type(f"{WORKSPACE_TYPE}/firewallRules", workspace.id)
        present = {rule.name: rule.body.get("properties", {}) for rule in stored}
        rules = self._delays.in_effect(FIREWALL, present, owner=workspace.id)
        if not any(_admits(rule, address) for rule in rules.values()):
            raise GatewayError(
                403, "ClientIpAddressNotAuthorized", f"Client Ip address : {address}"
            )


def _admits(rule: dict[str, Any], address: str) -> bool:
    try:
        first = IPv4Address(rule["startIpAddress"])
        last = IPv4Address(rule["endIpAddress"])
        return first <= IPv4Address(address) <= last
    except (KeyError, AddressValueError):
        return False
