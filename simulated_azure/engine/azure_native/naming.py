"""URLs of resources, and the names and locations that the provider fills in."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote

from pulumi.runtime.proto import provider_pb2

from simulated_azure.arm.contracts import Contract
from simulated_azure.engine.wire import UNKNOWN, Properties, contains_unknown

# In the inputs of a resource that the provider named: its replacement may come first.
AUTO_NAMED: Final = "__createBeforeDelete"
# The name of these is always the same (source: their path in Azure's REST API).
_FIXED_NAMES: Final[Mapping[str, str]] = {
    "blobServicesName": "default",
    "fileServicesName": "default",
    "managementPolicyName": "default",
    "policyId": "policy",
    "queueServiceName": "default",
    "tableServiceName": "default",
}
_UUID_NAMES: Final = frozenset({"roleAssignmentName", "roleAssignmentId"})
# Parameters that hold a whole resource ID, so that their slashes stay.
_ID_PARAMETERS: Final = frozenset({"scope", "resourceUri", "resourceId"})

Autonaming = provider_pb2.CheckRequest.AutonamingOptions


def resource_id(
    contract: Contract, inputs: Mapping[str, Any], subscription_id: str
) -> str:
    """Return the ID that the inputs name; an ID given as a scope keeps its slashes.

    Raises:
        ValueError: If an input that the ID needs is missing.
    """

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name != "subscriptionId" and name not in inputs:
            raise ValueError(f"missing '{name}': {contract.id_template} needs it")
        given = subscription_id if name == "subscriptionId" else str(inputs[name])
        return given.strip("/") if name in _ID_PARAMETERS else given

    return re.sub(r"{(\w+)}", value, contract.id_template)


def parse_id(contract: Contract, resource: str) -> Properties:
    """Return the inputs that are in an ID; ValueError if it is of another type."""
    pattern = re.sub(r"{(\w+)}", _group, contract.id_template)
    match = re.fullmatch(pattern, resource, re.IGNORECASE)
    if match is None:
        message = f"{resource!r} is no ID like {contract.id_template!r}"
        raise ValueError(message)
    found = {name: unquote(value) for name, value in match.groupdict().items()}
    found.pop("subscriptionId", None)
    return found


def add_name(
    contract: Contract,
    request: provider_pb2.CheckRequest,
    olds: Properties,
    news: Properties,
) -> None:
    """Name a resource that has none: its logical name and 8 hex digits.

    A resource keeps the name it has. Role assignments get a GUID, singletons their
    only name. Source: the real provider's Check; digits come from the engine's seed,
    but through another generator than the real one's.
    """
    parameter = contract.path_parameters[-1]
    if news.get(parameter) is not None:
        return
    if parameter in olds:
        news[parameter] = olds[parameter]
        if AUTO_NAMED in olds:
            news[AUTO_NAMED] = olds[AUTO_NAMED]
    elif parameter in _FIXED_NAMES:
        news[parameter] = _FIXED_NAMES[parameter]
    elif name := _new_name(parameter, request):
        news[parameter] = name
        news[AUTO_NAMED] = True


def add_location(
    contract: Contract,
    olds: Mapping[str, Any],
    news: Properties,
    configured: str | None,
    location_of_group: Callable[[str], str | None],
) -> None:
    """Fill in the location: the old one, the provider's, else the resource group's.

    Unknown while the group's name is. Source: the real provider's Check.
    """
    if "location" in news or "location" not in contract.body.get("properties", {}):
        return
    group = news.get("resourceGroupName")
    location: Any = olds.get("location") or configured
    if location is None and group is not None:
        location = UNKNOWN if contains_unknown(group) else location_of_group(group)
    if location is not None:
        news["location"] = location


def logical_name(urn: str) -> str:
    """Return the name that the program gave to a resource."""
    return urn.rpartition("::")[2]


def token(urn: str) -> str:
    """Return a resource's type without its parents' types."""
    return urn.split("::")[2].rpartition("$")[2]


def _new_name(parameter: str, request: provider_pb2.CheckRequest) -> str | None:
    mode = request.autonaming.mode if request.HasField("autonaming") else None
    seed = hashlib.sha256(request.randomSeed or uuid.uuid4().bytes).hexdigest()
    if mode == Autonaming.DISABLE:
        return None
    if mode == Autonaming.ENFORCE:
        return request.autonaming.proposed_name
    if parameter in _UUID_NAMES:
        return str(uuid.UUID(seed[:32]))
    if mode == Autonaming.PROPOSE:
        return request.autonaming.proposed_name
    return f"{logical_name(request.urn)}{seed[:8]}"


def _group(match: re.Match[str]) -> str:
    name = match.group(1)
    return f"(?P<{name}>.+)" if name in _ID_PARAMETERS else f"(?P<{name}>[^/]+)"
