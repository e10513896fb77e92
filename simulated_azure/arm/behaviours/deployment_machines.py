"""The machines of an online deployment: size, number, and the quota they need.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas
(1 to 50 instances; 20 % more are reserved for upgrades, in whole instances),
https://learn.microsoft.com/azure/machine-learning/reference-managed-online-endpoints-vm-sku-list
(the sizes that deployments take, and those that need no reserve; edition of October
2023, and the H100 sizes that later ones name). Codes and wording assumed.
"""

from __future__ import annotations

import math
import re
from typing import Final

from simulated_azure.arm import vm_sizes
from simulated_azure.arm.behaviour import Put, dict_at
from simulated_azure.arm.errors import bad_request

LARGEST_DEPLOYMENT: Final = 50
_RESERVE: Final = 1.2
_SIZES: Final = re.compile(
    r"""standard_(ds[1-5]_v2|d\d+as?_v4|f\d+s_v2|fx\d+mds|e\d+s_v3|nc\d+s_v[23]
    |nc\d+as_t4_v3|nc\d+ad(is|s)_(a100_v4|h100_v5)|nd96(asr_v4|amsr_a100_v4|isr_h100_v5)
    |nd40rs_v2)""",
    re.IGNORECASE | re.VERBOSE,
)
_WITHOUT_RESERVE: Final = re.compile(
    "standard_(nc(24|48|96)ads_a100_v4|nd96asr_v4|nd96amsr_a100_v4|nd40rs_v2)", re.I
)


def check_machines(put: Put) -> None:
    """Refuse an unknown size, and more instances than there may be."""
    name = str(put.properties.get("instanceType") or "")
    size = vm_sizes.find(name)
    region = str(put.body["location"])
    is_offered = size is not None and size.is_offered_in(region)
    if not (is_offered and _SIZES.fullmatch(name)):
        raise bad_request(
            "BadArgument",
            f"The instance type '{name}' is not offered in {region} for deployments. "
            "Give one such as Standard_D4as_v4.",
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
    """Return the vCPUs that the quota must have, with the reserve of most sizes."""
    name = str(dict_at(body, "properties").get("instanceType") or "")
    size = vm_sizes.find(name)
    reserve = 1 if _WITHOUT_RESERVE.fullmatch(name) else _RESERVE
    # Rounded first: 10 * 1.2 is a little more than 12.
    return math.ceil(round(instances(body) * reserve, 6)) * (size.vcpus if size else 0)
