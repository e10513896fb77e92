"""Write the flat program: a stack's resources again, without the platform's code.

From an exported state comes one ``__main__.py`` that registers the same resources
with the same inputs, in the same order and with the same options, through the same
SDK classes: no components, no settings, no outputs. Inputs are literals, except the
IDs of identities, which Azure gives anew each time. It is the cheapest program for
those resources, so what the platform costs more is its own.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Final

JsonObject = dict[str, Any]

DATAPLANE_PACKAGE: Final = "components.dataplane"

_SECRET_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_PROVIDER_TYPE: Final = "pulumi:providers:"
_DYNAMIC_TYPE: Final = "pulumi-python:dynamic/"
# The SDK's own constructors have a parameter of that name.
_RENAMED: Final = {"resource_name": "resource_name_"}
_SET_BY_THE_SDK: Final = {"azureApiVersion"}

# Options that a state remembers -> their name in ResourceOptions.
_OPTIONS: Final = {
    "protect": "protect",
    "retainOnDelete": "retain_on_delete",
    "ignoreChanges": "ignore_changes",
}


class FlatProgramError(Exception):
    """A state that no flat program can repeat."""


@dataclass(frozen=True)
class FlatResource:
    """One custom resource of a state."""

    urn: str
    type_token: str
    name: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    depends_on: tuple[str, ...]
    options: Mapping[str, Any]

    @property
    def class_name(self) -> str:
        """Return the SDK class that registers this resource."""
        return self.type_token.rpartition(":")[2]


@dataclass(frozen=True)
class SdkClass:
    """Where a resource class is imported from and how its arguments are passed."""

    import_line: str
    expression: str
    arguments: Mapping[str, str]
    """Input name without case and underscores -> Python argument."""
    wrapper: str | None = None
    """The class that takes the arguments, where the resource takes one object."""

    def argument(self, input_name: str) -> str:
        """Return the Python argument of an input."""
        try:
            return self.arguments[_squash(input_name)]
        except KeyError:
            message = (
                f"{self.expression} takes no argument for the input {input_name!r}; "
                f"it takes {', '.join(sorted(self.arguments.values()))}. "
                "Export the state with the SDK version that made it."
            )
            raise FlatProgramError(message) from None


def read_resources(state: JsonObject) -> list[FlatResource]:
    """Return the custom resources of an exported state in the order of creation."""
    everything = {r["urn"]: r for r in state["deployment"].get("resources", [])}
    entries = [
        entry
        for entry in everything.values()
        if entry.get("custom") and not entry["type"].startswith(_PROVIDER_TYPE)
    ]
    known = {entry["urn"] for entry in entries}
    return [
        FlatResource(
            urn=entry["urn"],
            type_token=entry["type"],
            name=entry["urn"].rpartition("::")[2],
            inputs=_own_inputs(entry.get("inputs", {})),
            outputs=entry.get("outputs", {}),
            depends_on=tuple(u for u in _waits_for(entry, everything) if u in known),
            options={_OPTIONS[k]: entry[k] for k in _OPTIONS if entry.get(k)},
        )
        for entry in entries
    ]


def _waits_for(entry: JsonObject, everything: Mapping[str, JsonObject]) -> list[str]:
    """Return what comes before a resource: its dependencies and its components'.

    A child is registered after its component, and that after its own dependencies.
    """
    found: dict[str, None] = {}
    waiting: JsonObject | None = entry
    while waiting is not None:
        found |= dict.fromkeys(waiting.get("dependencies", ()))
        waiting = everything.get(waiting.get("parent", ""))
    return list(found)


def write_program(resources: Sequence[FlatResource]) -> str:
    """Return the source of the flat program that registers ``resources``."""
    classes = {r.type_token: find_class(r.type_token) for r in resources}
    variables = {r.urn: f"r{index}" for index, r in enumerate(resources)}
    references = dict(_identities(resources, variables))
    taken = set[tuple[str, str]]()
    statements = []
    for resource in resources:
        name = _free_name(resource, taken)
        repeated = replace(resource, inputs=_refer(resource.inputs, references))
        call = _call(repeated, name, classes[resource.type_token], variables)
        statements.append(f"{variables[resource.urn]} = {call}")
    imports = sorted({c.import_line for c in classes.values()})
    return "\n".join(["import pulumi", *imports, "", *statements, ""])


def fingerprints(resources: Sequence[FlatResource]) -> set[str]:
    """Describe each resource with its inputs, the same for every deployment."""
    references = dict(_identities(resources, {r.urn: r.name for r in resources}))
    return {
        f"{r.type_token} {r.name} {sorted(_refer(r.inputs, references).items())}"
        for r in resources
    }


def find_class(type_token: str) -> SdkClass:
    """Return the class that registers a type, found in the installed SDKs."""
    if type_token.startswith(_DYNAMIC_TYPE):
        return _dataplane_class(type_token)
    package, module, class_name = type_token.split(":")
    sdk = f"pulumi_{package.replace('-', '_')}"
    module = module.split("/")[0]
    if module == "index":
        found = importlib.import_module(sdk)
        line, expression = f"import {sdk}", f"{sdk}.{class_name}"
    else:
        found = importlib.import_module(f"{sdk}.{module}")
        line, expression = f"from {sdk} import {module}", f"{module}.{class_name}"
    arguments = _arguments(_args_class(found, class_name))
    renamed = {key: _RENAMED.get(name, name) for key, name in arguments.items()}
    return SdkClass(line, expression, renamed)


def _dataplane_class(type_token: str) -> SdkClass:
    """Find a dynamic resource by its class name among the data-plane modules."""
    class_name = type_token.rpartition(":")[2]
    for module in _modules(DATAPLANE_PACKAGE):
        if hasattr(module, class_name):
            args = _args_class(module, class_name)
            names = f"{class_name}, {args.__name__}"
            return SdkClass(
                f"from {args.__module__} import {names}",
                class_name,
                _arguments(args),
                wrapper=args.__name__,
            )
    message = (
        f"no module of {DATAPLANE_PACKAGE} has the class {class_name} of "
        f"{type_token!r}; a flat program can only repeat its resources."
    )
    raise FlatProgramError(message)


def _modules(package: str) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
        yield importlib.import_module(f"{package}.{found.name}")


def _args_class(module: ModuleType, class_name: str) -> type:
    """Return the arguments' class: ``XInitArgs`` where ``XArgs`` means another."""
    found = getattr(module, f"{class_name}InitArgs", None)
    args: type = found or getattr(module, f"{class_name}Args")
    return args


def _arguments(args: type) -> dict[str, str]:
    names = [name for name in inspect.signature(args).parameters if name != "__self__"]
    return {_squash(name): name for name in names}


def _squash(name: str) -> str:
    """Make ``isHnsEnabled`` and ``is_hns_enabled`` compare equal."""
    return re.sub(r"_", "", name).lower()


def _own_inputs(inputs: JsonObject) -> JsonObject:
    """Drop what the engine, the SDK and the dynamic provider add by themselves."""
    return {
        key: value
        for key, value in inputs.items()
        if not key.startswith("__") and key not in _SET_BY_THE_SDK
    }


class _Reference:
    """A value that only a deployment knows: its source is an expression."""

    def __init__(self, expression: str) -> None:
        self._expression = expression

    def __repr__(self) -> str:
        return self._expression


def _identities(
    resources: Sequence[FlatResource], variables: Mapping[str, str]
) -> Iterator[tuple[str, _Reference]]:
    """Yield the object ID of each managed identity and the way to it."""
    for resource in resources:
        variable = variables[resource.urn]
        if resource.class_name == "UserAssignedIdentity":
            yield (
                resource.outputs["principalId"],
                _Reference(f"{variable}.principal_id"),
            )
        elif "SystemAssigned" in str(resource.inputs.get("identity")):
            object_id = resource.outputs["identity"]["principalId"]
            yield object_id, _Reference(f"{variable}.identity.principal_id")


def _refer(value: Any, references: Mapping[str, _Reference]) -> Any:
    """Put references in the place of the values that they stand for."""
    if isinstance(value, Mapping):
        return {key: _refer(item, references) for key, item in value.items()}
    if isinstance(value, list):
        return [_refer(item, references) for item in value]
    return references.get(value, value) if isinstance(value, str) else value


def _free_name(resource: FlatResource, taken: set[tuple[str, str]]) -> str:
    """Return the logical name, numbered where two components use the same one."""
    name, number = resource.name, 2
    while (resource.type_token, name) in taken:
        name, number = f"{resource.name}-{number}", number + 1
    taken.add((resource.type_token, name))
    return name


def _call(
    resource: FlatResource, name: str, sdk: SdkClass, variables: Mapping[str, str]
) -> str:
    """Return the expression that registers one resource."""
    arguments = ", ".join(
        f"{sdk.argument(key)}={_literal(resource.urn, value)}"
        for key, value in resource.inputs.items()
    )
    options = ", ".join(_options(resource, variables))
    wrapped = f"{sdk.wrapper}({arguments})" if sdk.wrapper else arguments
    opts = f"opts=pulumi.ResourceOptions({options})" if options else ""
    parts = [f'"{name}"', wrapped, opts]
    return f"{sdk.expression}({', '.join(part for part in parts if part)})"


def _options(resource: FlatResource, variables: Mapping[str, str]) -> Iterator[str]:
    if resource.depends_on:
        yield f"depends_on=[{', '.join(variables[u] for u in resource.depends_on)}]"
    for name, value in resource.options.items():
        yield f"{name}={value!r}"


def _literal(urn: str, value: Any) -> str:
    """Return a value's source; a secret in the inputs cannot be repeated."""
    text = repr(value)
    if _SECRET_SIGNATURE in text:
        message = (
            f"an input of {urn} is a secret, which a flat program would show; "
            "the platform keeps secrets out of its inputs."
        )
        raise FlatProgramError(message)
    return text
