"""Adopting what exists: named resources are imported, kept as they are, never deleted.

`ml-synapse:adopt` maps logical names to ARM IDs. An adopted resource takes its name and
group from its ID; all its other inputs are left alone for as long as the entry stays,
and destroying the stack leaves it in Azure. What lives inside an adopted resource is
made in the same group, so the group is adopted too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi

from components.access.role_assignments import RESOURCE_GROUP, arm_type
from components.errors import DecisionError

# Pulumi type -> ARM type and the input that holds the Azure name.
ADOPTABLE: Final[Mapping[str, tuple[str, str]]] = {
    "azure-native:resources:ResourceGroup": (RESOURCE_GROUP, "resource_group_name"),
    "azure-native:storage:StorageAccount": (
        "Microsoft.Storage/storageAccounts",
        "account_name",
    ),
    "azure-native:storage:BlobContainer": (
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "container_name",
    ),
    "azure-native:keyvault:Vault": ("Microsoft.KeyVault/vaults", "vault_name"),
    "azure-native:containerregistry:Registry": (
        "Microsoft.ContainerRegistry/registries",
        "registry_name",
    ),
    "azure-native:machinelearningservices:Workspace": (
        "Microsoft.MachineLearningServices/workspaces",
        "workspace_name",
    ),
    "azure-native:synapse:Workspace": (
        "Microsoft.Synapse/workspaces",
        "workspace_name",
    ),
}


class Adoption:
    """A resource transformation that imports what the stack file names."""

    def __init__(self, adopt: Mapping[str, str]) -> None:
        """Take logical names and ARM IDs.

        Raises:
            DecisionError: If the group of an adopted resource is not adopted itself.
        """
        self._adopt = adopt
        self._seen: dict[str, str] = {}
        _check_groups(adopt)

    def __call__(
        self, args: pulumi.ResourceTransformationArgs
    ) -> pulumi.ResourceTransformationResult | None:
        """Turn the creation of a named resource into its import."""
        if args.type_ not in ADOPTABLE:
            return None
        self._seen[args.name] = args.type_
        resource_id = self._adopt.get(args.name)
        if resource_id is None:
            return None
        arm, name_input = ADOPTABLE[args.type_]
        _check_type(args.name, resource_id, arm)
        own_names = {name_input: resource_id.rsplit("/", 1)[-1]}
        if arm != RESOURCE_GROUP:
            own_names["resource_group_name"] = _group(resource_id)
        kept = pulumi.ResourceOptions(
            import_=resource_id,
            # Names alone would not do: what they leave out would be taken away.
            ignore_changes=["*"],
            retain_on_delete=True,
        )
        return pulumi.ResourceTransformationResult(
            props={**args.props, **own_names},
            opts=pulumi.ResourceOptions.merge(args.opts, kept),
        )

    def check(self) -> None:
        """Refuse names that no adoptable resource of the platform has."""
        unused = sorted(set(self._adopt) - set(self._seen))
        if unused:
            raise DecisionError(
                "ml-synapse:adopt names what this platform does not have.",
                seen=", ".join(unused),
                allowed=", ".join(sorted(self._seen)),
                cure="correct the names, or remove them from ml-synapse:adopt",
            )


def _check_groups(adopt: Mapping[str, str]) -> None:
    ids = adopt.values()
    groups = {_group(item) for item in ids if arm_type(item) == RESOURCE_GROUP}
    for name, resource_id in adopt.items():
        if _group(resource_id) not in groups:
            raise DecisionError(
                f"{name} is adopted, but not the resource group that it lives in.",
                seen=resource_id,
                allowed="resources whose group is adopted with them",
                cure="add the group to ml-synapse:adopt (network-group, ml-group or"
                " synapse-group)",
            )


def _check_type(name: str, resource_id: str, arm: str) -> None:
    if arm_type(resource_id).lower() != arm.lower():
        raise DecisionError(
            f"What is adopted as {name} is something else.",
            seen=resource_id,
            allowed=f"the ID of a {arm}",
            cure="correct the ID or the name in ml-synapse:adopt",
        )


def _group(resource_id: str) -> str:
    parts = resource_id.strip("/").split("/")
    return parts[3] if len(parts) > 3 else ""
