"""Refresh writes into the inputs the drift of managed properties, nothing else.

Inputs cannot be read from Azure: its answers are full of defaults. So, as the real
provider does (source: ``Read`` in its provider.go), the old outputs and the new ones
are both projected on inputs, and only what differs between them is carried over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from simulated_azure.arm.contracts import Contract
from simulated_azure.engine.azure_native.properties import outputs_to_inputs
from simulated_azure.engine.wire import Properties

# Lists that hold resources of their own type too. What nobody gave inline is not
# ours to change. Source: notes "also available as standalone resources" in the SDK.
_SUB_RESOURCES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "azure-native:eventhub:Namespace": (("privateEndpointConnections",),),
    "azure-native:keyvault:Vault": (("properties", "accessPolicies"),),
    "azure-native:network:ExpressRouteCircuit": (("authorizations",), ("peerings",)),
    "azure-native:network:NetworkSecurityGroup": (("securityRules",),),
    "azure-native:network:RouteTable": (("routes",),),
    "azure-native:network:VirtualNetwork": (("subnets",), ("virtualNetworkPeerings",)),
    "azure-native:network:VirtualNetworkGateway": (("natRules",),),
    "azure-native:synapse:Workspace": (("privateEndpointConnections",),),
}


def refreshed_inputs(
    contract: Contract,
    old_inputs: Mapping[str, Any],
    old_outputs: Mapping[str, Any],
    new_outputs: Mapping[str, Any],
) -> Properties:
    """Return the old inputs with what changed in Azure since the old outputs."""
    visible = deepcopy(dict(new_outputs))
    for path in unset_sub_resources(contract, old_inputs):
        _remove(visible, path)
    before = outputs_to_inputs(contract, old_outputs)
    after = outputs_to_inputs(contract, visible)
    return _applied(old_inputs, before, after)


def with_sub_resources(
    contract: Contract, inputs: Mapping[str, Any], existing: Mapping[str, Any] | None
) -> Properties:
    """Add the sub-resources that nobody gave: those in Azure, in a create none."""
    current = outputs_to_inputs(contract, existing) if existing else {}
    result = deepcopy(dict(inputs))
    for path in unset_sub_resources(contract, inputs):
        parent: Any = result
        source: Any = current
        for name in path[:-1]:
            parent = parent.setdefault(name, {})
            source = source.get(name, {})
        parent[path[-1]] = source.get(path[-1], [])
    return result


def unset_sub_resources(
    contract: Contract, inputs: Mapping[str, Any]
) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the sub-resource lists that the inputs do not give."""
    for path in _SUB_RESOURCES.get(contract.token, ()):
        value: Any = inputs
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is None:
            yield path


def without_empty(value: Any) -> Any:
    """Return the value without empty lists and objects, None if nothing is left."""
    if isinstance(value, Mapping):
        pairs = ((name, without_empty(item)) for name, item in value.items())
        return {name: item for name, item in pairs if item is not None} or None
    if isinstance(value, list):
        items = (without_empty(item) for item in value)
        return [item for item in items if item is not None] or None
    return value


def _applied(
    inputs: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Properties:
    """Return the inputs with the difference of the two projections."""
    result = {
        name: value
        for name, value in inputs.items()
        if name in after or name not in before
    }
    for name, value in after.items():
        if name not in before:
            result[name] = value
        elif before[name] != value:
            known = name in inputs
            result[name] = (
                _merged(inputs[name], before[name], value) if known else value
            )
    return result


def _merged(given: Any, before: Any, after: Any) -> Any:
    if all(isinstance(value, Mapping) for value in (given, before, after)):
        return _applied(given, before, after)
    if all(isinstance(value, list) for value in (given, before, after)):
        overlap = min(len(given), len(before))
        return [
            _merged(given[index], before[index], item) if index < overlap else item
            for index, item in enumerate(after)
        ]
    return after if before != after else given


def _remove(values: Properties, path: tuple[str, ...]) -> None:
    parent: Any = values
    for name in path[:-1]:
        parent = parent.get(name, {})
    parent.pop(path[-1], None)
