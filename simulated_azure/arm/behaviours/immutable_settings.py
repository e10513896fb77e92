"""Settings of a creation only: a PUT that changes one is refused.

Source: ResourceAvailabilityZonesCannotBeModified and its wording: Azure/AzOps#701; the
others are what azure-native's published metadata marks as replaced and what Learn says
of public addresses (virtual-network/ip-services/public-ip-addresses), of the login of
Synapse (synapse-analytics/quickstart-create-workspace) and of infrastructure encryption
(storage/common/infrastructure-encryption-enable); their codes and wording are assumed.
Which they are, each type's behaviour says (`immutable`); some refuse more on their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulated_azure.arm.behaviour import Behaviour, Put
from simulated_azure.arm.errors import ArmError, bad_request


class ImmutableSettings(Behaviour):
    """Refuses changes of immutable settings; a PUT without them keeps them."""

    def check(self, put: Put) -> None:
        immutable = put.arm.types.get(put.id.type).immutable
        if put.existing is None or immutable is None:
            return
        for path in immutable.paths:
            had, wanted = _at(put.existing.body, path), _at(put.body, path)
            if None not in (had, wanted) and _text(had) != _text(wanted):
                raise _cannot_change(put, path, immutable.code, had, wanted)


def check_zones(put: Put) -> None:
    """Refuse other availability zones; a PUT without any would take them away."""
    if put.existing is None:
        return
    had = put.existing.body.get("zones") or []
    wanted = put.body.get("zones") or []
    if sorted(had) != sorted(wanted):
        raise bad_request(
            "ResourceAvailabilityZonesCannotBeModified",
            f"Resource {put.key} has an existing availability zone constraint "
            f"{', '.join(had) or 'NoZone'} and the request has availability zone "
            f"constraint {', '.join(wanted) or 'NoZone'}, which do not match. Zones "
            "cannot be added/updated/removed once the resource is created. The "
            "resource cannot be updated from regional to zonal or vice-versa.",
        )


def _cannot_change(
    put: Put, path: str, code: str, had: object, wanted: object
) -> ArmError:
    return bad_request(
        code,
        f"{path} of {put.id.name} is '{had}' and cannot be changed to '{wanted}' once "
        "the resource is created.",
        path,
    )


def _at(body: Any, path: str) -> Any:
    for name in path.split("."):
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def _text(value: object) -> str:
    return str(value).lower()
