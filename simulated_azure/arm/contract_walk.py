"""Walk a value along the contract of its type: the one way through nested schemas.

Whoever validates, filters or converts a body extends ``ContractWalk`` and says what
becomes of an object and of a scalar. Under which names an object's properties go, its
``Levels`` say: ARM's own names here, Pulumi's in ``engine/azure_native/shapes.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from simulated_azure.arm.contracts import Contract

Schema = Mapping[str, Any]
Path = tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One property: its name here and in ARM, and where in ARM it lives."""

    name: str
    arm_name: str
    inside: bool
    """Whether ARM keeps it in the object's ``properties``."""
    schema: Schema
    path: Path

    @property
    def read_only(self) -> bool:
        """Say whether Azure alone sets it."""
        return bool(self.schema.get("readOnly"))


@dataclass(frozen=True)
class Place:
    """The place of a value: as errors show it, and as names without indexes."""

    text: str = ""
    path: Path = ()

    def field(self, name: str) -> Place:
        """Return the place of a property."""
        text = f"{self.text}.{name}" if self.text else name
        return Place(text, (*self.path, name))

    def item(self, index: int | str) -> Place:
        """Return the place of an element, or of a map's entry."""
        return Place(f"{self.text}[{index!r}]", self.path)


ROOT: Final = Place()


class Levels(Protocol):
    """The fields of the objects of one type."""

    def fields(
        self, schema: Schema, path: Path, own: Schema, inner: Schema
    ) -> Iterable[Field]:
        """Return an object's fields; ``own`` and ``inner`` choose among variants.

        ``own`` is the object itself and ``inner`` what its ``properties`` hold.
        """


class ArmLevels:
    """The fields as ARM names them."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def fields(
        self, schema: Schema, path: Path, own: Schema, inner: Schema
    ) -> Iterable[Field]:
        """Return an object's fields, with those of the variant that it names."""
        return [
            Field(name, name, False, shape, (*path, name))
            for name, shape in self._contract.properties(schema, own).items()
        ]


class ContractWalk:
    """Walk a value; subclasses decide what becomes of its objects and scalars."""

    def __init__(self, contract: Contract, levels: Levels | None = None) -> None:
        self.contract = contract
        self._levels = levels or ArmLevels(contract)

    def value(self, schema: Schema, value: Any, place: Place = ROOT) -> Any:
        """Return what becomes of a value of any kind."""
        shape = self.contract.resolve(schema)
        if isinstance(value, Mapping):
            return self.mapping(shape, value, place)
        if isinstance(value, list):
            return self.items(shape, value, place)
        return self.scalar(shape, value, place)

    def mapping(self, shape: Schema, value: Mapping[str, Any], place: Place) -> Any:
        """Return what becomes of an object, of a map of such, or of free text."""
        if shape.get("properties") or shape.get("variants"):
            return self.object(shape, value, place)
        item = shape.get("additionalProperties")
        if not isinstance(item, Mapping):
            return value
        return {
            key: self.value(item, entry, place.item(key))
            for key, entry in value.items()
        }

    def items(self, shape: Schema, value: list[Any], place: Place) -> Any:
        """Return what becomes of a list."""
        schema = shape.get("items", {})
        return [
            self.value(schema, item, place.item(index))
            for index, item in enumerate(value)
        ]

    def object(self, shape: Schema, value: Mapping[str, Any], place: Place) -> Any:
        """Return what becomes of an object that has fields."""
        raise NotImplementedError

    def scalar(self, shape: Schema, value: Any, place: Place) -> Any:
        """Return what becomes of a text, a number, a truth value or nothing."""
        return value

    def fields(
        self, schema: Schema, own: Schema, place: Place, inner: Schema | None = None
    ) -> Iterable[Field]:
        """Return the fields of an object at a place."""
        inside = own if inner is None else inner
        return self._levels.fields(schema, place.path, own, inside)
