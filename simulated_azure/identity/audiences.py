"""Audiences: the resources that tokens are for, and their names.

Source: Microsoft's list of Azure service identifiers; the selection is ours.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

RESOURCES: Final = (
    "https://management.azure.com",
    "https://management.core.windows.net",
    "https://dev.azuresynapse.net",
    "https://ml.azure.com",
    "https://storage.azure.com",
    "https://vault.azure.net",
    "https://graph.microsoft.com",
    "https://database.windows.net",
    "https://api.loganalytics.io",
    "https://containerregistry.azure.net",
)

_OPENID_SCOPES: Final = {"openid", "profile", "offline_access", "email"}
_DEFAULT: Final = "/.default"


class UnknownResource(ValueError):
    """No such resource is known in the tenant."""


class InvalidScope(ValueError):
    """The scope names no resource, or several."""


def audience_of_scope(scope: str) -> str:
    """Return the audience of an OAuth 2 scope ("https://x/.default")."""
    wanted = [part for part in scope.split() if part not in _OPENID_SCOPES]
    resources = {audience.removesuffix(_DEFAULT) for audience in wanted}
    if len(resources) != 1 or not all(
        audience.endswith(_DEFAULT) for audience in wanted
    ):
        raise InvalidScope(scope)
    return audience_of_resource(resources.pop())


def audience_of_resource(resource: str) -> str:
    """Return the audience of a resource; one slash at its end is kept, as Entra does.

    The loopback ARM stands for the public one: clients that discover this cloud ask for
    a token for the address they found (assumed; no real cloud lives on loopback).
    """
    if urlsplit(resource).hostname in ("localhost", "127.0.0.1"):
        return RESOURCES[0]
    if resource.removesuffix("/") not in RESOURCES:
        raise UnknownResource(resource)
    return resource
