"""Models, environments, code and data of an ML workspace: names that have versions.

Sources: https://learn.microsoft.com/rest/api/azureml/model-versions/create-or-update
and its neighbours for environments, code and data (shapes; a name comes with its first
version); that a version keeps the place of its bytes is what azure-ai-ml expects of
the service (``ASSET_PATH_ERROR``). Defaults and the next number are assumed; no bytes
exist.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, default, ensure
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.store import Resource

WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"
# What says where the bytes are, by kind.
BYTES: Final[Mapping[str, str]] = {
    "codes": "codeUri",
    "data": "dataUri",
    "environments": "image",
    "models": "modelUri",
}
_IN_REGISTRY: Final = re.compile(
    r"^azureml://registries/[\w-]+/(\w+)/[\w.-]+/(versions|labels)/[\w.-]+$", re.I
)


class AssetContainers(Behaviour):
    """Names, such as workspaces/models: there from their first version on."""

    arm_types = tuple(f"{WORKSPACE}/{kind}" for kind in BYTES)

    def complete(self, put: Put, body: JsonObject) -> None:
        _fill(body)

    def implicit(self, arm: Azure, id: ResourceId) -> JsonObject | None:
        """Let a first version stand in a name that nobody has made."""
        return {"properties": {}}

    def show(self, arm: Azure, resource: Resource, body: JsonObject) -> None:
        versions = [child.name for child in arm.store.children(resource.id)]
        if not versions and arm.store.get(resource.id) is None:
            raise arm.missing(ResourceId.parse(resource.id))
        numbers = [int(version) for version in versions if version.isdecimal()]
        properties = ensure(body, "properties")
        properties["latestVersion"] = versions[-1] if versions else None
        properties["nextVersion"] = str(max(numbers, default=0) + 1)


class AssetVersions(Behaviour):
    """Versions, such as workspaces/models/versions."""

    arm_types = tuple(f"{WORKSPACE}/{kind}/versions" for kind in BYTES)

    def check(self, put: Put) -> None:
        name = BYTES[put.id.types[1]]
        before, after = put.previous.get(name), put.properties.get(name)
        if put.existing is not None and before != after:
            raise bad_request(
                "UserError",
                f"{name} of {put.id.full_name} is '{before}' and cannot be changed to "
                f"'{after}': what a version consists of stays. Register another one.",
                f"properties.{name}",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = _fill(body)
        default(properties, isAnonymous=False)
        if put.id.types[1] == "models":
            default(properties, modelType="custom_model", flavors={})
        if put.id.types[1] == "environments":
            default(properties, environmentType="UserCreated", osType="Linux")

    def after(self, put: Put, body: JsonObject) -> None:
        above = str(put.id.parent)
        if put.arm.store.get(above) is None:
            kept = {"dataType": put.properties.get("dataType")}
            properties = kept if put.id.types[1] == "data" else {}
            put.arm.put(above, {"properties": properties}, put.caller)


def check_asset(put: Put, kind: str, id: str, path: str) -> JsonObject:
    """Return a registered asset's properties; refuse an ID that leads to none.

    What a registry holds is taken as it is named: its content is not simulated.
    """
    shared = _IN_REGISTRY.match(id)
    if shared and shared[1].lower() == kind:
        return {}
    found = put.arm.store.get(id)
    wanted = f"{put.id.root}/{kind}/".lower()
    is_version = found is not None and found.type.lower().endswith("/versions")
    if found is None or not is_version or not id.lower().startswith(wanted):
        raise bad_request(
            "BadArgument",
            f"'{id}' is none of the {kind} of workspace {put.id.names[0]}. Give the ID "
            f"of a version that is registered there ({wanted}…/versions/…), or "
            f"azureml://registries/…/{kind}/…/versions/….",
            path,
        )
    properties: JsonObject = found.body["properties"]
    return properties


def _fill(body: JsonObject) -> JsonObject:
    properties = ensure(body, "properties")
    default(properties, isArchived=False, properties={}, tags={})
    return properties
