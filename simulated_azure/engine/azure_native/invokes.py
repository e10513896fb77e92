"""Functions of the provider: who we are, keys, and a GET for any known type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from simulated_azure.arm.contracts import Contract, Contracts
from simulated_azure.engine.azure_native.naming import resource_id
from simulated_azure.engine.azure_native.operations import Operations
from simulated_azure.engine.azure_native.properties import body_to_outputs
from simulated_azure.engine.azure_native.rest import AUDIENCE, Rest
from simulated_azure.engine.wire import Properties

# Functions that POST: the type they act on and the action. Source: SDK 3.29, and the
# actions' names from Azure's REST reference.
_ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "azure-native:storage:listStorageAccountKeys": (
        "azure-native:storage:StorageAccount",
        "listKeys",
    ),
    "azure-native:containerregistry:listRegistryCredentials": (
        "azure-native:containerregistry:Registry",
        "listCredentials",
    ),
    "azure-native:machinelearningservices:listWorkspaceKeys": (
        "azure-native:machinelearningservices:Workspace",
        "listKeys",
    ),
    "azure-native:operationalinsights:getSharedKeys": (
        "azure-native:operationalinsights:Workspace",
        "sharedKeys",
    ),
    "azure-native:cosmosdb:listDatabaseAccountKeys": (
        "azure-native:cosmosdb:DatabaseAccount",
        "listKeys",
    ),
}


class NotSimulatedError(Exception):
    """A type or function of azure-native that no vendored contract covers."""

    def __init__(self, kind: str, token: str) -> None:
        super().__init__(
            f"NotSimulated: {kind} '{token}' is not simulated: no contract in "
            "simulated_azure/contracts has it; add the contract or leave it out"
        )


class Invokes:
    """Answer the provider's functions for one subscription."""

    def __init__(self, rest: Rest, subscription_id: str, tenant_id: str) -> None:
        self._rest = rest
        self._subscription_id = subscription_id
        self._tenant_id = tenant_id

    def invoke(self, token: str, arguments: Mapping[str, Any]) -> Properties:
        """Return a function's result; NotSimulatedError if there is none."""
        if token == "azure-native:authorization:getClientConfig":
            return self._client_config()
        if token == "azure-native:authorization:getClientToken":
            return {"token": self._rest.token(arguments.get("endpoint") or AUDIENCE)}
        if token in _ACTIONS:
            return self._act(token, arguments)
        contract = _contract_of_getter(token)
        if contract is None:
            raise NotSimulatedError("function", token)
        return self._get(contract, arguments)

    def _client_config(self) -> Properties:
        claims = self._rest.claims()
        return {
            "clientId": claims.get("appid", ""),
            "objectId": claims.get("oid", ""),
            "subscriptionId": self._subscription_id,
            "tenantId": claims.get("tid") or self._tenant_id,
        }

    def _act(self, token: str, arguments: Mapping[str, Any]) -> Properties:
        type_token, action = _ACTIONS[token]
        contract = Contracts.load().by_token(type_token)
        if contract is None:
            raise NotSimulatedError("function", token)
        path = resource_id(contract, arguments, self._subscription_id)
        operations = Operations(self._rest, contract.api_version)
        return dict(operations.post(f"{path}/{action}", {}) or {})

    def _get(self, contract: Contract, arguments: Mapping[str, Any]) -> Properties:
        path = resource_id(contract, arguments, self._subscription_id)
        body = Operations(self._rest, contract.api_version).require(path)
        return {
            **body_to_outputs(contract, body),
            "id": body.get("id", path),
            "azureApiVersion": contract.api_version,
        }


def _contract_of_getter(token: str) -> Contract | None:
    """Return the type that ``module:getType`` reads."""
    module, _, function = token.rpartition(":")
    if not function.startswith("get"):
        return None
    return Contracts.load().by_token(f"{module}:{function.removeprefix('get')}")
