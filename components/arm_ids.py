"""ARM IDs in one spelling: Azure compares them without case, the engine with it.

Fixed words as Azure writes them, GUIDs and names in small letters: whatever the case in
a stack file, the engine sees the same text and plans nothing
(https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from components.spec import Checked, Refusal, text

GUID: Final = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
ARM_ID: Final = re.compile(
    rf"/subscriptions/{GUID}/resourceGroups/[^/\s]+"
    r"(/providers/[^/\s]+(/[^/\s]+/[^/\s]+)+)?",
    re.IGNORECASE,
)
ObjectId = Annotated[
    str,
    text(
        GUID,
        "an object id (GUID)",
        "copy the object id from Microsoft Entra ID, not the name",
    ),
    AfterValidator(str.lower),
]
"""An object of the directory, in small letters: Azure's case means nothing."""

_SPELLED: Final = {
    type_.lower(): type_
    for type_ in (
        "Microsoft.CognitiveServices/accounts",
        "Microsoft.ContainerRegistry/registries",
        "Microsoft.DocumentDB/databaseAccounts",
        "Microsoft.EventHub/namespaces",
        "Microsoft.KeyVault/vaults",
        "Microsoft.MachineLearningServices/registries",
        "Microsoft.MachineLearningServices/workspaces",
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Network/virtualNetworks/subnets",
        "Microsoft.OperationalInsights/workspaces",
        "Microsoft.Search/searchServices",
        "Microsoft.Sql/servers",
        "Microsoft.Storage/storageAccounts",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Synapse/workspaces",
    )
}
"""Types as Azure writes them; others are written in small letters."""


def arm_type(resource_id: str) -> str:
    """Return the type that an ARM id names, such as Microsoft.Network/networks."""
    parts = resource_id.split("/")
    if len(parts) < 8:
        return "resource group"
    return "/".join([parts[6], *parts[7::2]])


def one_spelling(resource_id: str) -> str:
    """Return the one text of all that mean the same resource."""
    parts = resource_id.lower().split("/")
    parts[3] = "resourceGroups"
    lowered = arm_type(resource_id).lower()
    if lowered in _SPELLED:
        parts[6], *parts[7::2] = _SPELLED[lowered].split("/")
    return "/".join(parts)


def asset_spelling(asset_id: str) -> str:
    """Return the same of an asset in a workspace, whose name and version have case.

    That they have it is assumed: to keep it is the harmless form.
    """
    parts = asset_id.split("/")
    workspace, (kind, name, versions, version) = parts[:9], parts[9:13]
    spelled = one_spelling("/".join(workspace))
    return "/".join([spelled, kind.lower(), name, versions.lower(), version])


def arm_id(resource_type: str = "") -> Checked:
    """Return the check of an ARM id: of a resource of the type, or of any type."""
    meaning = f"the ARM id of a {resource_type or 'resource'}"

    def read(value: str) -> str:
        typed = not resource_type or arm_type(value).lower() == resource_type.lower()
        if not ARM_ID.fullmatch(value) or not typed:
            raise Refusal(
                f"is not {meaning}",
                seen=value,
                allowed=f"{meaning}: /subscriptions/…/resourceGroups/…",
                fix=_COPY,
            )
        return one_spelling(value)

    return Checked(read, meaning, _COPY)


_COPY: Final = "copy the resource id from its properties in the portal"
