"""Pulumi's names for the properties of an ARM body, level by level.

azure-native flattens ARM's ``properties`` object at every level and renames a few
properties. Where this cannot be read from the contracts it was read from the
published Python SDK 3.29 (names only); a test compares every name with that SDK.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Final

from simulated_azure.arm.contract_walk import Field, Path, Schema
from simulated_azure.arm.contracts import Contract


class View(Enum):
    """The two shapes of one resource in Pulumi."""

    INPUTS = "inputs"
    OUTPUTS = "outputs"


# Types that flatten also what a variant brings.
_FLAT_VARIANTS: Final = frozenset({"azure-native:streamanalytics:StreamingJob"})

# Renames that the contracts leave out because their parent is renamed or read-only.
_MORE_RENAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "azure-native:databricks:Workspace": {
        "parameters.encryption.value.keyVaultUri": "keyvaulturi",
        "parameters.encryption.value.keyVersion": "keyversion",
    },
    "azure-native:keyvault:Key": {
        "properties.attributes.expires": "exp",
        "properties.attributes.notBefore": "nbf",
        "attributes.expires": "exp",
        "attributes.notBefore": "nbf",
    },
    "azure-native:storage:StorageAccount": {
        "encryption.encryptionIdentity.encryptionFederatedIdentityClientId": (
            "federatedIdentityClientId"
        ),
        "encryption.encryptionIdentity.encryptionUserAssignedIdentity": (
            "userAssignedIdentity"
        ),
        "encryption.keyVaultProperties.keyName": "keyname",
        "encryption.keyVaultProperties.keyVaultUri": "keyvaulturi",
        "encryption.keyVaultProperties.keyVersion": "keyversion",
    },
}


# A resource's own identity is in the URL, never an input of its body.
_IDENTITY: Final = frozenset({"id", "name", "type"})


class Shapes:
    """The levels of one resource type, seen as inputs or as outputs."""

    def __init__(self, contract: Contract, view: View) -> None:
        self._contract = contract
        self._view = view
        renames = {**contract.rename, **_MORE_RENAMES.get(contract.token, {})}
        self._names = {
            (tuple(path.split(".")[:-1]), arm_name): path.split(".")[-1]
            for path, arm_name in renames.items()
            if arm_name != "properties"  # `batchEndpointProperties` was SDK 2
        }

    def fields(
        self, schema: Schema, path: Path, own: Schema, inner: Schema
    ) -> Iterable[Field]:
        """Return a level's fields; ``own`` and ``inner`` choose among variants.

        ``own`` is the object itself and ``inner`` what its ``properties`` hold: the
        same object when the values are Pulumi's. Settable fields win over read-only
        ones of the same name (a NAT rule has two ``type``).
        """
        found: dict[str, Field] = {}
        is_top_input = self._view is View.INPUTS and not path
        for field in self._unmerged(schema, path, own, inner):
            if is_top_input and field.arm_name in _IDENTITY and not field.inside:
                continue
            known = found.get(field.name)
            if known is None or (known.read_only and not field.read_only):
                found[field.name] = field
        return found.values()

    def _unmerged(
        self, schema: Schema, path: Path, own: Schema, inner: Schema
    ) -> Iterator[Field]:
        for arm_name, shape in self._level(schema, path, own).items():
            if arm_name == "properties" and self._is_flattened(schema, path):
                for name, deeper in self._level(shape, path, inner).items():
                    yield self._field(path, name, deeper, inside=True)
            else:
                yield self._field(path, arm_name, shape, inside=False)

    def _is_flattened(self, schema: Schema, path: Path) -> bool:
        """Say whether Pulumi lifts this level's ``properties`` into the level.

        It does not where the contract says ``nested``, and where they hold free text
        (webhooks) or come with a variant.
        """
        if self._view.value in self._contract.nested.get(".".join(path), ()):
            return False
        inner = self._contract.resolve(schema).get("properties", {}).get("properties")
        if inner is None:
            return self._contract.token in _FLAT_VARIANTS
        shape = self._contract.resolve(inner)
        return bool(shape.get("properties") or shape.get("variants"))

    def _field(self, path: Path, arm_name: str, schema: Schema, inside: bool) -> Field:
        name = self._names.get((path, arm_name)) or camel_case(arm_name)
        return Field(name, arm_name, inside, schema, (*path, name))

    def _level(
        self, schema: Schema, path: Path, values: Schema
    ) -> Mapping[str, Schema]:
        """Return the level's properties, with those of the variant chosen."""
        shape = self._contract.resolve(schema)
        own: Mapping[str, Schema] = shape.get("properties", {})
        discriminator = shape.get("discriminator")
        if discriminator is None:
            return own
        pulumi_name = self._names.get((path, discriminator)) or camel_case(
            discriminator
        )
        chosen = values.get(pulumi_name, values.get(discriminator))
        variant = self._contract.variant(shape, {discriminator: chosen})
        if variant is None:
            return {discriminator: {"type": "string"}, **own}
        return {**own, **self._level(variant, path, values)}


def is_string_set(contract: Contract, name: str, schema: Schema) -> bool:
    """Say whether inputs give ARM's map of IDs as a list of them.

    So it is for ``userAssignedIdentities`` whose values Azure alone fills; registries
    and API Management, whose values are settable, take a map. Source: SDK 3.29.
    """
    item = contract.resolve(schema).get("additionalProperties")
    if name != "userAssignedIdentities" or not isinstance(item, Mapping):
        return False
    properties = contract.resolve(item).get("properties", {})
    return all(shape.get("readOnly") for shape in properties.values())


def camel_case(arm_name: str) -> str:
    """Return the name that Pulumi gives by default: ``Flow_Type`` is ``flowType``."""
    words = [word for word in re.split(r"[-_.@]", arm_name) if word]
    joined = words[0] + "".join(word[0].upper() + word[1:] for word in words[1:])
    return joined[0].lower() + joined[1:]
