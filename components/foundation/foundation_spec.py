"""Logs, storage, the container registry and protection as the stack file has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.arm_ids import arm_id
from components.spec import Refusal, Spec


class MonitoringSpec(Spec):
    """Where logs and telemetry go."""

    existing_log_analytics_workspace_id: (
        Annotated[str, arm_id("Microsoft.OperationalInsights/workspaces")] | None
    ) = Field(
        default=None,
        description="Somebody else's Log Analytics workspace, whose owner decides on"
        " retention; absent, one is made.",
    )
    log_retention_days: int = Field(
        default=90, ge=30, le=730, description="Days that logs stay."
    )


class StorageSpec(Spec):
    """Copies and deleted data of the ML storage and of the data lake."""

    redundancy: Literal["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"] = Field(
        default="ZRS",
        description="Where copies are kept: Azure's names without Standard_.",
    )
    soft_delete_days: int = Field(
        default=30,
        ge=7,
        le=90,
        description="Days that deleted blobs, containers, shares and vault contents"
        " can be recovered. A vault keeps the days that it was made with.",
    )

    @property
    def sku(self) -> str:
        """Azure's SKU, such as Standard_ZRS."""
        return f"Standard_{self.redundancy}"


class ContainerRegistrySpec(Spec):
    """The container registry of the ML workspace."""

    retention_days: int = Field(
        default=30, ge=1, le=365, description="Days that untagged images stay."
    )


class ProtectionSpec(Spec):
    """How what holds data is kept from deletion."""

    protect_data: bool = Field(
        default=True,
        description="Whether the engine refuses to delete what holds data, and leaves"
        " it in Azure when it leaves the program.",
    )
    locks: bool = Field(
        default=True, description="Whether Azure refuses to delete what holds data."
    )
    purge_on_destroy: bool = Field(
        default=False,
        description="Whether a destroy also purges what Azure keeps after deletion.",
    )
    vault_purge_protection: bool = Field(
        default=True,
        description="Whether nobody may purge a deleted vault before its days are over."
        " It can never be turned off.",
    )

    def rules(self) -> Iterator[Refusal]:
        """Purge nothing that must not even be deleted."""
        if self.purge_on_destroy and self.protect_data:
            yield Refusal(
                "purges at a destroy what protectData keeps from it",
                seen="true, and protectData: true",
                allowed="purgeOnDestroy: true only beside protectData: false",
                fix="set purgeOnDestroy to false",
                at="purgeOnDestroy",
            )
