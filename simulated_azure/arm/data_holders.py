"""Tell the resources that hold data, secrets, images or logs: none can be made again.

Each type says so in its behaviour (`holds_data`); this answers for a resource's ID.
"""

from __future__ import annotations

from simulated_azure.arm.resource_id import InvalidId, ResourceId
from simulated_azure.arm.resource_types import ResourceTypes


def holds_data(resource_id: str) -> bool:
    """Tell whether data goes with the resource; False for what is no ARM resource."""
    try:
        arm_type = ResourceId.parse(resource_id).type
    except InvalidId:
        return False
    return ResourceTypes.load().get(arm_type).holds_data
