"""Every name by which the SDK calls a property leads to one in the contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from simulated_azure.arm.contract_walk import Field, Path
from simulated_azure.arm.contracts import Contract, Contracts
from simulated_azure.engine.azure_native.shapes import Shapes, View, is_string_set
from simulated_azure.tests.azure_native_names import (
    Class,
    arguments_class,
    object_types,
    properties,
    resource_class,
)

TOKENS = [
    contract.token
    for namespace in Contracts.load().namespaces()
    for contract in Contracts.load().in_namespace(namespace)
    # The SDK's `ActionGroupArgs` is a nested type of the budget's namesake.
    if contract.token != "azure-native:monitor:ActionGroup"
]
# Nested types that the published API has and the vendored contracts do not, or where
# one SDK class serves several APIs. None is used by the platform.
NOT_IN_CONTRACTS = {
    ("SubnetArgs", "serviceGateway"),
    ("IpamPoolPrefixAllocationResponse", "id"),
    ("IpamPoolPrefixAllocationArgs", "id"),
    ("PrivateLinkServiceConnectionStateResponse", "actionRequired"),
    ("PrivateLinkServiceConnectionStateResponse", "actionsRequired"),
    ("PrivateEndpointConnectionResponse", "systemData"),
    ("SkuResponse", "capacity"),
    ("SkuResponse", "family"),
    ("SkuResponse", "size"),
    ("SkuResponse", "tier"),
    ("IdentityResponse", "userAssignedIdentities"),
    ("IdentityArgs", "userAssignedIdentities"),
}


@pytest.mark.parametrize("token", TOKENS)
def test_every_output_of_the_sdk_has_a_source(token: str) -> None:
    contract = _contract(token)

    missing = set(_missing(contract, resource_class(token), View.OUTPUTS))

    assert missing - NOT_IN_CONTRACTS == set()


@pytest.mark.parametrize("token", TOKENS)
def test_every_input_of_the_sdk_has_a_place_in_the_body(token: str) -> None:
    contract = _contract(token)

    missing = set(_missing(contract, arguments_class(token), View.INPUTS))

    assert missing - NOT_IN_CONTRACTS == set()


def _contract(token: str) -> Contract:
    contract = Contracts.load().by_token(token)
    assert contract is not None
    return contract


def _missing(contract: Contract, cls: Class, view: View) -> Iterator[tuple[str, str]]:
    walk = _Walk(contract, view)
    elsewhere = {"azureApiVersion", "type", *contract.path_parameters, *contract.query}
    if view is View.INPUTS:
        # Of the sub-resources of networks: the same as in the URL.
        elsewhere |= {"id", "name"}
    for owner, name in walk.missing(contract.body, (), cls):
        if owner is not cls or name not in elsewhere:
            yield owner.__name__, name


class _Walk:
    """Compare the SDK's types with the contract's, each pair once."""

    def __init__(self, contract: Contract, view: View) -> None:
        self.contract = contract
        self.view = view
        self.shapes = Shapes(contract, view)
        self.seen: set[tuple[int, Class]] = set()

    def missing(
        self, schema: Mapping[str, Any], path: Path, cls: Class
    ) -> Iterator[tuple[Class, str]]:
        key = (id(self.contract.resolve(schema)), cls)
        if key in self.seen:
            return
        self.seen.add(key)
        fields = self._all_fields(schema, path)
        for name, annotation in properties(cls).items():
            if name not in fields:
                yield cls, name
                continue
            self._compare_sets(fields[name][0], annotation)
            for deeper in object_types(annotation):
                yield from self._missing_below(fields[name], deeper)

    def _missing_below(
        self, fields: list[Field], cls: Class
    ) -> list[tuple[Class, str]]:
        """Compare with each variant's field of the name; one of them must fit."""
        found = [
            [*self.missing(self._item(field.schema), field.path, cls)]
            for field in fields
        ]
        return min(found, key=len)

    def _compare_sets(self, field: Field, annotation: Any) -> None:
        shape = self.contract.resolve(field.schema)
        is_map = field.arm_name == "userAssignedIdentities" and "items" not in shape
        if self.view is View.INPUTS and is_map:
            is_set = is_string_set(self.contract, field.arm_name, field.schema)
            assert is_set == ("Mapping" not in str(annotation))

    def _all_fields(
        self, schema: Mapping[str, Any], path: Path
    ) -> dict[str, list[Field]]:
        """Return the fields of every variant, flattened ones too."""
        shape = self.contract.resolve(schema)
        inner = self.contract.resolve(
            shape.get("properties", {}).get("properties", {"type": "object"})
        )
        found: dict[str, list[Field]] = {}
        for own in self._variants(shape):
            for deeper in self._variants(inner):
                for field in self.shapes.fields(
                    schema, path, {**deeper, **own}, {**own, **deeper}
                ):
                    found.setdefault(field.name, []).append(field)
        return found

    @staticmethod
    def _variants(shape: Mapping[str, Any]) -> list[dict[str, Any]]:
        names = shape.get("variants", {})
        return [{}, *({shape["discriminator"]: name} for name in names)]

    def _item(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what lists and maps hold."""
        shape = self.contract.resolve(schema)
        if shape.get("type") == "array":
            return self._item(shape["items"])
        additional = shape.get("additionalProperties")
        if isinstance(additional, Mapping) and not shape.get("properties"):
            return self._item(additional)
        return shape
