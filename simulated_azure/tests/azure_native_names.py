"""The property names of the SDK's classes, read from their annotations."""

from __future__ import annotations

import importlib
import sys
import typing
from collections.abc import Iterator, Mapping
from typing import Any

import pulumi

Class = type[Any]


def resource_class(token: str) -> Class:
    """Return the SDK's class of a type token."""
    _, module, name = token.split(":")
    cls: Class = getattr(importlib.import_module(f"pulumi_azure_native.{module}"), name)
    return cls


def arguments_class(token: str) -> Class:
    """Return the class of a resource's arguments."""
    _, module, name = token.split(":")
    sdk = importlib.import_module(f"pulumi_azure_native.{module}")
    # A nested type of the same name may take the plain one.
    cls: Class = getattr(sdk, f"{name}InitArgs", None) or getattr(sdk, f"{name}Args")
    return cls


def properties(cls: Class) -> Mapping[str, Any]:
    """Return Pulumi's name of each property and its type."""
    # `pulumi.Input` holds forward references to names of its own module.
    scope = {**vars(pulumi.output), **vars(sys.modules[cls.__module__])}
    # Equal annotations of two modules are one object, which remembers what its names
    # meant in the first: other locals than globals let it look them up again.
    return {
        getattr(member.fget, "_pulumi_name", name): typing.get_type_hints(
            member.fget, scope, {}
        ).get("return")
        for name, member in vars(cls).items()
        if isinstance(member, property)
    }


def object_types(annotation: Any) -> Iterator[Class]:
    """Yield the object types inside lists, maps, unions, inputs and outputs."""
    arguments = typing.get_args(annotation)
    for argument in arguments:
        yield from object_types(argument)
    if not arguments and isinstance(annotation, type) and _is_object(annotation):
        yield annotation


def _is_object(cls: Class) -> bool:
    is_typed = any(name.startswith("_pulumi_") for name in vars(cls))
    return cls is not dict and (is_typed or issubclass(cls, dict))
