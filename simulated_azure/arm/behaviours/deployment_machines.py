"""The machines of an online deployment: size, number, and the quota they need.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas
(1 to 50 instances; 20 % more are reserved for upgrades, in whole instances),
https://learn.microsoft.com/azure/machine-learning/reference-managed-online-endpoints-vm-sku-list
(sizes). Which sizes are free of the reserve, and which of a family's are not offered to
deployments, is not simulated. Codes and wording assumed.
"""

from __future__ import annotations

import math
from typing import Final

from simulated_azure.arm import vm_sizes
from simulated_azure.arm.behaviour import Put, dict_at
from simulated_azure.arm.errors import bad_request

LARGEST_DEPLOYMENT: Final = 50
_RESERVE: Final = 1.2


def check_machines(put: Put) -> None:
    """Refuse an unknown size, and more instances than there may be."""
    name = str(put.properties.get("instanceType") or "")
    size = vm_sizes.find(name)
    region = str(put.body["location"])
    if size is None or not size.is_offered_in(region):
        raise bad_request(
            "BadArgument",
            f"The instance type '{name}' is not offered in {region}. Give one such as "
            "Standard_D4as_v4.",
            "properties.instanceType",
        )
    count = instances(put.body)
    if not 1 <= count <= LARGEST_DEPLOYMENT:
        raise bad_request(
            "BadArgument",
            f"{count} instances are no number of instances; allowed are 1 to "
            f"{LARGEST_DEPLOYMENT}.",
            "sku.capacity",
        )


def instances(body: dict[str, object]) -> int:
    """Return how many instances a deployment asks for."""
    return int(dict_at(body, "sku").get("capacity", 1))


def reserved_vcpus(body: dict[str, object]) -> int:
    """Return the vCPUs that the quota must have: a fifth more, in whole instances."""
    size = vm_sizes.find(str(dict_at(body, "properties").get("instanceType") or ""))
    # Rounded first: 10 * 1.2 is a little more than 12.
    return math.ceil(round(instances(body) * _RESERVE, 6)) * (size.vcpus if size else 0)
