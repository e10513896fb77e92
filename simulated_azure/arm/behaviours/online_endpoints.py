"""Managed online endpoints of a Machine Learning workspace.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints
(traffic sums to 0 or 100; mirrored traffic of at most 50 %, to one deployment, which
has no live traffic),
https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online-auth
(Entra tokens need no key),
https://learn.microsoft.com/azure/machine-learning/how-to-access-resources-from-endpoints-managed-identities
(the identity stays as it was made). Assumed: that the mode of authentication stays too,
that a PUT without traffic takes it away, codes and wording. Scoring is not simulated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    Put,
    default,
    dict_at,
    ensure,
)
from simulated_azure.arm.behaviours.serving import ONLINE, check_endpoint
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import ArmError, bad_request, not_simulated
from simulated_azure.store import Resource

LARGEST_MIRROR: Final = 50
DEPLOYMENTS: Final = f"{ONLINE}/deployments"


class OnlineEndpoints(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/onlineEndpoints."""

    arm_types = (ONLINE,)
    duration = Duration(120, 60, 120, patches=True)  # assumed
    keeps = ("identity",)

    def check(self, put: Put) -> None:
        if put.properties.get("compute"):
            raise not_simulated(f"{ONLINE} on Kubernetes", "PUT")
        check_endpoint(put)
        if not dict_at(put.body, "identity"):
            raise bad_request("BadArgument", "An endpoint needs an identity.")
        _check_fixed(put)
        known = {
            resource.name.lower()
            for resource in put.arm.store.of_type(DEPLOYMENTS, put.key)
            if resource.id.lower().startswith(f"{put.key.lower()}/")
        }
        check_traffic(put.properties, known)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        region = str(body["location"]).replace(" ", "").lower()
        address = f"https://{put.id.name.lower()}.{region}.inference.ml.azure.com"
        default(body, kind="Managed")
        default(properties, mirrorTraffic={}, properties={}, traffic={})
        default(properties, publicNetworkAccess="Enabled")
        properties.update(
            scoringUri=f"{address}/score", swaggerUri=f"{address}/swagger.json"
        )

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        """Take the traffic away: the deployments go with their endpoint."""
        properties = {**resource.body["properties"], "traffic": {}, "mirrorTraffic": {}}
        body = {**resource.body, "properties": properties}
        arm.store.put(replace(resource, body=body))

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {
            "listkeys": _list_keys,
            "regeneratekeys": _regenerate_keys,
            "token": _token,
        }


def check_traffic(properties: Mapping[str, Any], known: set[str]) -> None:
    """Refuse percentages that Azure does not route by."""
    live, mirrored = (
        {name.lower(): share for name, share in (properties.get(key) or {}).items()}
        for key in ("traffic", "mirrorTraffic")
    )
    for name, share in (*live.items(), *mirrored.items()):
        if name not in known:
            raise _bad(
                f"Deployment '{name}' does not exist, so it takes no traffic. "
                f"Existing: {', '.join(sorted(known)) or 'none'}.",
                "traffic",
            )
        if not 0 <= share <= 100:
            raise _bad(f"{share} % is no share of traffic for '{name}'.", "traffic")
    if sum(live.values()) not in (0, 100):
        raise _bad(
            f"The traffic sums to {sum(live.values())} %. It must sum to 100 %, or to "
            "0 % to take none.",
            "traffic",
        )
    _check_mirror(live, {name: share for name, share in mirrored.items() if share})


def _check_mirror(live: Mapping[str, int], mirrored: Mapping[str, int]) -> None:
    if len(mirrored) > 1:
        raise _bad(
            f"Traffic can be mirrored to one deployment only, not to "
            f"{', '.join(sorted(mirrored))}.",
            "mirrorTraffic",
        )
    for name, share in mirrored.items():
        if share > LARGEST_MIRROR:
            raise _bad(
                f"{share} % mirrored to '{name}' are too many: {LARGEST_MIRROR} % are "
                "allowed.",
                "mirrorTraffic",
            )
        if live.get(name):
            raise _bad(
                f"'{name}' takes {live[name]} % of the live traffic, so none can be "
                "mirrored to it.",
                "mirrorTraffic",
            )


def _check_fixed(put: Put) -> None:
    if put.existing is None:
        return
    before, after = _identity(put.existing.body), _identity(put.body)
    if before != after:
        raise _bad(
            f"The identity of endpoint {put.id.name} is {before} and cannot be "
            f"changed to {after}. Create another endpoint.",
            "identity",
        )
    was, wanted = put.previous["authMode"], put.properties["authMode"]
    if str(was).lower() != str(wanted).lower():
        raise _bad(
            f"authMode of endpoint {put.id.name} is {was} and cannot be changed to "
            f"{wanted}. Create another endpoint.",
            "authMode",
        )


def _identity(body: JsonObject) -> tuple[str, ...]:
    identity = dict_at(body, "identity")
    users = sorted(item.lower() for item in dict_at(identity, "userAssignedIdentities"))
    return (str(identity.get("type", "")).lower(), *users)


def _mode(action: Action) -> str:
    assert action.resource is not None
    return str(action.resource.body["properties"]["authMode"]).lower()


def _list_keys(action: Action) -> JsonObject:
    _check_mode(action, "key", "keys")
    assert action.resource is not None
    store, id = action.arm.store, action.resource.id
    return {name: store.secret(id, name) for name in ("primaryKey", "secondaryKey")}


def _regenerate_keys(action: Action) -> JsonObject | None:
    _check_mode(action, "key", "keys")
    raise not_simulated(f"{ONLINE}/regenerateKeys", "POST")


def _token(action: Action) -> JsonObject:
    _check_mode(action, "amltoken", "tokens of Azure Machine Learning")
    raise not_simulated(f"{ONLINE}/token of an AMLToken endpoint", "POST")


def _check_mode(action: Action, wanted: str, what: str) -> None:
    if _mode(action) != wanted:
        raise _bad(
            f"This endpoint gives no {what}: its authMode is {_mode(action)}. Sign in "
            "to Microsoft Entra ID for a token of https://ml.azure.com.",
            "authMode",
        )


def _bad(message: str, name: str) -> ArmError:
    return bad_request("BadRequest", message, f"properties.{name}")
