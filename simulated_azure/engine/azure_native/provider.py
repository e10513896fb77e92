"""The provider's life of one resource: check, diff, create, read, update, delete.

Plain values in and out; server.py speaks gRPC around it. Source of the behaviour:
``provider/pkg/provider/provider.go`` of pulumi-azure-native (read, not copied).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulumi.runtime.proto import provider_pb2

from simulated_azure.arm.contracts import Contract, Contracts
from simulated_azure.engine.azure_native import naming
from simulated_azure.engine.azure_native.input_checks import Failure, failures
from simulated_azure.engine.azure_native.invokes import Invokes, NotSimulatedError
from simulated_azure.engine.azure_native.operations import Operations
from simulated_azure.engine.azure_native.properties import (
    body_to_inputs,
    body_to_outputs,
    inputs_to_body,
    preview_outputs,
)
from simulated_azure.engine.azure_native.refresh import (
    refreshed_inputs,
    unset_sub_resources,
    with_sub_resources,
    without_empty,
)
from simulated_azure.engine.azure_native.rest import ArmFailure, Rest
from simulated_azure.engine.wire import Properties

API_VERSION: Final = "azureApiVersion"
# Made with their parent: created by adoption, deleted by a return to the defaults
# (the provider's own list of default states).
_SINGLETONS: Final = frozenset(
    f"azure-native:storage:{service}ServiceProperties"
    for service in ("Blob", "File", "Queue", "Table")
)
# Outputs that an update cannot change, so that a preview may show them.
_STABLE: Final = ("name", "location")


class ResourceExistsError(Exception):
    """A create found its resource: adopt it by import instead."""

    def __init__(self, resource: str) -> None:
        super().__init__(f"cannot create already existing resource '{resource}'")


class PartialFailureError(Exception):
    """Azure has the resource, but the operation that made or changed it failed."""

    def __init__(self, cause: ArmFailure, resource: str, outputs: Properties) -> None:
        super().__init__(str(cause))
        self.resource = resource
        self.outputs = outputs


@dataclass(frozen=True)
class State:
    """A resource in Azure, as the engine remembers it."""

    id: str
    inputs: Properties
    outputs: Properties


class AzureNative:
    """One configured provider, used by many threads."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._rest = Rest(environment)
        self._subscription_id = environment["ARM_SUBSCRIPTION_ID"]
        self._tenant_id = environment.get("ARM_TENANT_ID", "")
        self._location: str | None = None

    def configure(
        self, variables: Mapping[str, str], caller: Mapping[str, str]
    ) -> None:
        """Take the provider's configuration; the last one counts for all.

        ``caller`` is the environment of the engine that configures it.
        """
        prefix = "azure-native:config:"
        config = {key.removeprefix(prefix): value for key, value in variables.items()}
        self._location = config.get("location")
        self._subscription_id = config.get("subscriptionId", self._subscription_id)
        own = {name: text for name, text in caller.items() if name.startswith("ARM_")}
        self._rest.sign_in_as(own, config)

    def check(
        self, request: provider_pb2.CheckRequest, olds: Properties, news: Properties
    ) -> tuple[Properties, list[Failure]]:
        """Return the inputs with their defaults, and what is wrong with them."""
        contract = self._contract(request.urn)
        inputs = dict(news)
        naming.add_name(contract, request, olds, inputs)
        naming.add_location(
            contract, olds, inputs, self._location, self._location_of_group
        )
        inputs.setdefault(API_VERSION, contract.api_version)
        return inputs, failures(contract, inputs)

    def contract(self, urn: str) -> Contract:
        """Return the contract of a resource's type."""
        return self._contract(urn)

    def preview(self, urn: str, inputs: Properties, olds: Properties) -> Properties:
        """Return the outputs of a create or an update that is only previewed."""
        stable: Properties = {name: olds[name] for name in _STABLE if name in olds}
        return {**preview_outputs(self._contract(urn), inputs), **stable}

    def create(self, urn: str, inputs: Properties) -> State:
        """Create the resource, unless it exists."""
        contract = self._contract(urn)
        path = naming.resource_id(contract, inputs, self._subscription_id)
        existing = self._operations(contract).get(path)
        if existing and contract.token not in _SINGLETONS:
            raise ResourceExistsError(path)
        self._put(contract, path, with_sub_resources(contract, inputs, None))
        return self._state(contract, path, inputs)

    def update(self, urn: str, resource: str, inputs: Properties) -> State:
        """Change the resource; sub-resources that nobody gave inline stay."""
        contract = self._contract(urn)
        existing = None
        if any(unset_sub_resources(contract, inputs)):
            body = self._operations(contract).require(resource)
            existing = body_to_outputs(contract, body)
        self._put(contract, resource, with_sub_resources(contract, inputs, existing))
        return self._state(contract, resource, inputs)

    def read(
        self,
        urn: str,
        resource: str,
        old_inputs: Properties | None,
        old_outputs: Properties,
    ) -> State | None:
        """Return what Azure has now, for a refresh or an import; None if nothing."""
        contract = self._contract(urn)
        in_url = naming.parse_id(contract, resource)
        body = self._operations(contract).get(resource)
        if body is None:
            return None
        outputs = self._outputs(contract, body)
        if old_inputs is None:
            settable = without_empty(body_to_inputs(contract, body)) or {}
            inputs = {**in_url, **settable, API_VERSION: contract.api_version}
        else:
            inputs = refreshed_inputs(contract, old_inputs, old_outputs, outputs)
        return State(resource, inputs, outputs)

    def delete(self, urn: str, resource: str) -> None:
        """Delete the resource; a singleton goes back to its defaults."""
        contract = self._contract(urn)
        operations = self._operations(contract)
        if contract.token not in _SINGLETONS:
            operations.delete(resource)
        elif operations.get(resource) is not None:
            operations.put(resource, {"properties": {}})

    def invoke(self, token: str, arguments: Mapping[str, Any]) -> Properties:
        """Answer a function."""
        invokes = Invokes(self._rest, self._subscription_id, self._tenant_id)
        return invokes.invoke(token, arguments)

    def close(self) -> None:
        """Close the connections to ARM."""
        self._rest.close()

    def _put(self, contract: Contract, path: str, inputs: Properties) -> None:
        query = {name: inputs[name] for name in contract.query if name in inputs}
        operations = self._operations(contract)
        try:
            operations.put(path, inputs_to_body(contract, inputs), query)
        except ArmFailure as failure:
            body = operations.get(path) if failure.created else None
            if body is None:
                raise
            outputs = self._outputs(contract, body)
            raise PartialFailureError(failure, path, outputs) from failure

    def _state(self, contract: Contract, path: str, inputs: Properties) -> State:
        body = self._operations(contract).require(path)
        identity = str(body.get("id") or path)
        return State(identity, inputs, self._outputs(contract, body))

    def _outputs(self, contract: Contract, body: Properties) -> Properties:
        outputs = body_to_outputs(contract, body)
        return {**outputs, API_VERSION: contract.api_version}

    def _operations(self, contract: Contract) -> Operations:
        return Operations(self._rest, contract.api_version)

    def _contract(self, urn: str) -> Contract:
        token = naming.token(urn)
        contract = Contracts.load().by_token(token)
        if contract is None:
            raise NotSimulatedError("resource type", token)
        return contract

    def _location_of_group(self, group: str) -> str | None:
        groups = Contracts.load().by_token("azure-native:resources:ResourceGroup")
        if groups is None:
            return None
        path = f"/subscriptions/{self._subscription_id}/resourceGroups/{group}"
        body = self._operations(groups).get(path) or {}
        location = body.get("location")
        return None if location is None else str(location)
