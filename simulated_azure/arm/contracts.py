"""Read the vendored ARM contracts, one file a namespace, each when first asked for.

Source: ``simulated_azure/contracts`` (see the NOTICE there).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

JsonObject = dict[str, Any]

CONTRACTS_FOLDER: Final = Path(__file__).parent.parent / "contracts"

# Pulumi modules whose name is not the namespace's.
_NAMESPACE_OF_MODULE: Final = {
    "applicationinsights": "insights",
    "cosmosdb": "documentdb",
    "dnsresolver": "network",
    "monitor": "insights",
    "privatedns": "network",
}

# Bicep's types know no fractions: these numbers are integers there, floats in the SDKs.
_FRACTIONS: Final = frozenset({"samplingRate"})


@dataclass(frozen=True)
class Contract:
    """The body that Azure accepts for one type, and how the provider sends it."""

    token: str
    arm_type: str
    api_version: str
    id_template: str
    required_inputs: tuple[str, ...]
    replace_on_change: tuple[str, ...]
    rename: Mapping[str, str]
    query: tuple[str, ...]
    nested: Mapping[str, tuple[str, ...]]
    """Levels whose ``properties`` Pulumi does not flatten: in inputs, outputs, both."""
    body: JsonObject = field(repr=False)
    definitions: Mapping[str, JsonObject] = field(repr=False)

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """Return the inputs that go in the URL, in order."""
        return tuple(re.findall(r"{(\w+)}", self.id_template))

    def resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow ``$ref`` once; a schema without one is returned as it is."""
        name = schema.get("$ref")
        return schema if name is None else self.definitions[name]

    def properties(
        self, schema: Mapping[str, Any], value: Mapping[str, Any] | None = None
    ) -> Mapping[str, JsonObject]:
        """Return an object's properties, with those of the variant ``value`` names."""
        shape = self.resolve(schema)
        own: Mapping[str, JsonObject] = shape.get("properties", {})
        variant = self.variant(shape, value or {})
        return own if variant is None else {**own, **self.properties(variant, value)}

    def variant(
        self, schema: Mapping[str, Any], value: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        """Return the variant that the discriminator in ``value`` names, if any."""
        shape = self.resolve(schema)
        discriminator = shape.get("discriminator")
        if discriminator is None:
            return None
        wanted = str(value_of(value, discriminator)).lower()
        for name, variant in shape["variants"].items():
            if name.lower() == wanted:
                return self.resolve(variant)
        return None


def value_of(value: Mapping[str, Any], name: str) -> Any:
    """Return a property's value; ARM compares property names without case."""
    if name in value:
        return value[name]
    wanted = name.lower()
    return next((v for key, v in value.items() if key.lower() == wanted), None)


class Contracts:
    """All contracts, found by Pulumi token or by ARM type (without case)."""

    def __init__(self, folder: Path = CONTRACTS_FOLDER) -> None:
        self._folder = folder
        self._namespaces: dict[str, dict[str, Contract]] = {}
        self._by_type: dict[str, Contract] = {}

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Contracts:
        """Return the process's contracts; no file is read before the first lookup."""
        return Contracts()

    def by_token(self, token: str) -> Contract | None:
        """Return the contract of a token, also with a version: ``m/v20240101:Type``."""
        parts = token.split(":")
        if len(parts) != 3 or parts[0] != "azure-native":
            return None
        module = parts[1].split("/")[0]
        namespace = _NAMESPACE_OF_MODULE.get(module, module)
        contracts = self._namespace(f"microsoft.{namespace}")
        return contracts.get(f"azure-native:{module}:{parts[2]}")

    def by_type(self, arm_type: str) -> Contract | None:
        """Return the contract of an ARM type, compared without case."""
        wanted = arm_type.lower()
        self._namespace(wanted.split("/")[0])
        return self._by_type.get(wanted)

    def namespaces(self) -> list[str]:
        """Return the namespaces that have contracts, in lower case."""
        return sorted(path.stem for path in self._folder.glob("microsoft.*.json"))

    def in_namespace(self, namespace: str) -> list[Contract]:
        """Return every contract of one namespace."""
        return list(self._namespace(namespace.lower()).values())

    def _namespace(self, namespace: str) -> dict[str, Contract]:
        """Read the namespace's file once; an unknown namespace is empty."""
        if namespace not in self._namespaces:
            path = self._folder / f"{namespace}.json"
            known = path.is_file()
            contracts = _read(path) if known else {}
            self._by_type.update({c.arm_type.lower(): c for c in contracts.values()})
            self._namespaces[namespace] = contracts
        return self._namespaces[namespace]


def _read(path: Path) -> dict[str, Contract]:
    content = json.loads(path.read_text(encoding="utf-8"))
    definitions = content["definitions"]
    for definition in definitions.values():
        for name in _FRACTIONS & definition.get("properties", {}).keys():
            definition["properties"][name] = {"type": "number"}
    return {
        token: Contract(
            token=token,
            arm_type=entry["armType"],
            api_version=entry["apiVersion"],
            id_template=entry["id"],
            required_inputs=tuple(entry.get("requiredInputs", ())),
            replace_on_change=tuple(entry.get("replaceOnChange", ())),
            rename=entry.get("rename", {}),
            query=tuple(entry.get("query", ())),
            nested=entry.get("nested", {}),
            body=definitions[entry["$ref"]],
            definitions=definitions,
        )
        for token, entry in content["resources"].items()
    }
