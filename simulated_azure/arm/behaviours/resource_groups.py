"""Resource groups: everything in one goes with it, in an order that works.

Source: https://learn.microsoft.com/azure/azure-resource-manager/management/
delete-resource-group (order of deletion, retries, ResourceGroupDeletionBlocked).
"""

from __future__ import annotations

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.behaviours.private_dns import LINK
from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.resource_id import RESOURCE_GROUP_TYPE, ResourceId
from simulated_azure.store import Resource


class ResourceGroups(Behaviour):
    """Microsoft.Resources/resourceGroups."""

    arm_types = (RESOURCE_GROUP_TYPE,)
    taggable = False

    def check_delete(self, arm: Azure, resource: Resource) -> None:
        """Empty the group: what is in use by a sibling waits for the next round."""
        for nested in arm.store.of_type(LINK, resource.id):
            arm.remove(nested, {})
        refused: dict[str, ArmError] = {}
        while members := top_resources(arm, resource.id):
            before = len(members)
            refused.clear()
            for member in members:
                if arm.store.get(member.id) is None:
                    continue
                try:
                    with arm.store.transaction():
                        arm.remove(member, {})
                except ArmError as error:
                    refused[member.id] = error
            if len(top_resources(arm, resource.id)) == before:
                raise _blocked(resource.name, refused)


def top_resources(arm: Azure, group_id: str) -> list[Resource]:
    """Return a group's resources, without children and extension resources."""
    group = ResourceId.parse(group_id)
    found = []
    for child in arm.store.children(group_id):
        id = ResourceId.parse(child.id)
        if len(id.types) == 1 and id.scope.lower() == str(group).lower():
            found.append(child)
    return found


def _blocked(name: str, refused: dict[str, ArmError]) -> ArmError:
    ids = ",".join(refused)
    return ArmError(
        409,
        "ResourceGroupDeletionBlocked",
        f"Deletion of resource group '{name}' failed as resources with identifiers "
        f"'{ids}' could not be deleted. The provisioning state of the resource group "
        "will be rolled back.",
        details=list(refused.values()),
    )
