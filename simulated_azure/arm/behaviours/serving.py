"""Names, limits and durations that online and batch endpoints have in common.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas
(names of 3 to 32 characters, a letter first, single dashes; 100 endpoints and 500
deployments a region, 20 deployments an endpoint, the sum of all types). The endpoint's
name is part of its address, so it is unique in the region. Codes and wording assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Put
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.store import Resource

WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"
ONLINE: Final = f"{WORKSPACE}/onlineEndpoints"
BATCH: Final = f"{WORKSPACE}/batchEndpoints"
ENDPOINTS: Final = (ONLINE, BATCH)
ENDPOINTS_IN_REGION: Final = 100
DEPLOYMENTS_IN_REGION: Final = 500
DEPLOYMENTS_OF_ENDPOINT: Final = 20

_NAME: Final = re.compile(r"^[a-z](?:-?[a-z0-9])*$", re.I)
_DURATION: Final = re.compile(
    r"^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$", re.I
)
_SECONDS: Final = (86400, 3600, 60, 1)


def check_name(put: Put, what: str) -> None:
    """Refuse a name that no endpoint or deployment may have."""
    name = put.id.name
    if not 3 <= len(name) <= 32 or not _NAME.match(name):
        raise bad_request(
            "BadArgument",
            f"'{name}' is no name of {what}: 3 to 32 letters, digits and single "
            "dashes, a letter first, no dash at the end.",
            "name",
        )


def check_endpoint(put: Put) -> None:
    """Refuse a name that is taken in the region, and an endpoint too many."""
    check_name(put, "an endpoint")
    if put.existing is not None:
        return
    region = _region(put.body.get("location"))
    others = list(_in_region(put.arm, ENDPOINTS, region))
    if any(other.name.lower() == put.id.name.lower() for other in others):
        raise conflict(
            "Conflict",
            f"The endpoint name '{put.id.name}' is already in use in {region}: names "
            "of endpoints are unique in their region. Take another one.",
            "name",
        )
    if len(others) >= ENDPOINTS_IN_REGION:
        raise out_of_quota(
            f"{len(others)} endpoints exist in {region}; {ENDPOINTS_IN_REGION} are "
            "allowed."
        )


def check_deployment(put: Put) -> None:
    """Refuse a deployment's name, and a deployment too many."""
    check_name(put, "a deployment")
    if put.existing is not None:
        return
    beside = put.arm.store.of_type(put.id.type, str(put.id.parent))
    if len(beside) >= DEPLOYMENTS_OF_ENDPOINT:
        raise out_of_quota(
            f"Endpoint {put.id.names[-2]} has {len(beside)} deployments; "
            f"{DEPLOYMENTS_OF_ENDPOINT} are allowed."
        )
    kinds = tuple(f"{endpoint}/deployments" for endpoint in ENDPOINTS)
    region = _region(put.body.get("location"))
    others = len(list(_in_region(put.arm, kinds, region)))
    if others >= DEPLOYMENTS_IN_REGION:
        raise out_of_quota(
            f"{others} deployments exist in {region}; {DEPLOYMENTS_IN_REGION} are "
            "allowed."
        )


def seconds(text: str, path: str) -> float:
    """Return the length of an ISO 8601 duration; refuse what is none."""
    match = _DURATION.match(text)
    if match is None or not any(match.groups()):
        raise bad_request(
            "BadArgument", f"'{text}' is no ISO 8601 duration such as PT10S.", path
        )
    parts = zip(match.groups(), _SECONDS, strict=True)
    return sum(float(number) * unit for number, unit in parts if number)


def check_at_least(value: object, least: int, path: str) -> None:
    """Refuse a number that is too small; one that is not given is fine."""
    if isinstance(value, int | float) and value < least:
        raise bad_request("BadArgument", f"{path} is {value}; the least is {least}.")


def out_of_quota(message: str) -> ArmError:
    """Return the refusal of what the subscription has no room for."""
    return bad_request("OutOfQuota", message)


def _in_region(arm: Azure, kinds: Iterable[str], region: str) -> Iterable[Resource]:
    return (
        resource
        for kind in kinds
        for resource in arm.store.of_type(kind)
        if _region(resource.body.get("location")) == region
    )


def _region(location: object) -> str:
    return str(location or "").replace(" ", "").lower()
