"""The ML registry that environments share, as the stack file describes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.arm_ids import arm_id
from components.spec import Refusal, Spec


class ExistingMlRegistrySpec(Spec):
    """Another stack's registry: its outputs."""

    id: Annotated[str, arm_id("Microsoft.MachineLearningServices/registries")] = Field(
        description="The registry: that stack's output mlRegistryId."
    )
    storage_id: Annotated[str, arm_id("Microsoft.Storage/storageAccounts")] = Field(
        description="The storage that Azure keeps for it: the output"
        " mlRegistryStorageId."
    )
    container_registry_id: Annotated[
        str, arm_id("Microsoft.ContainerRegistry/registries")
    ] = Field(
        description="The container registry that Azure keeps for it: the output"
        " mlRegistryContainerRegistryId."
    )


class MlRegistrySpec(Spec):
    """What goes from dev to prod goes through a registry that both share."""

    mode: Literal["none", "create", "existing"] = Field(
        default="none", description="No registry, one made here, or that of existing."
    )
    existing: ExistingMlRegistrySpec | None = Field(
        default=None, description="Another stack's registry, with mode existing."
    )
    sharing: bool = Field(
        default=False,
        description="Whether the registry may read this workspace's storage, which"
        " sharing from the workspace takes. It costs exposure: the storage account then"
        " answers on the public network, to the registry alone.",
    )

    def rules(self) -> Iterator[Refusal]:
        """Name a registry exactly where it is used."""
        if (self.mode == "existing") != (self.existing is not None):
            needed = self.existing is None
            yield Refusal(
                "is needed, because mode is existing"
                if needed
                else f"would be ignored, because mode is {self.mode}",
                seen="nothing" if self.existing is None else self.existing.id,
                allowed="id, storageId and containerRegistryId with mode existing only",
                fix="add the other stack's outputs mlRegistryId, mlRegistryStorageId"
                " and mlRegistryContainerRegistryId"
                if needed
                else "remove it, or change mode",
                at="existing",
            )
        if self.sharing and self.mode == "none":
            yield Refusal(
                "opens the ML storage to a registry that there is not",
                seen="true, and mode: none",
                allowed="false with mode none",
                fix="set it to false, or choose a registry",
                at="sharing",
            )
