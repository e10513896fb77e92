"""The ML registry that environments share, for what goes from dev to prod."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pulumi

from components.machine_learning.registry import RegistryIds
from components.settings.key import Concern, Key
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
    needed,
    unused,
)
from components.settings.values import arm_id, boolean, choice, optional

_EXISTING: Final = {
    "existingMlRegistryId": "mlRegistryId",
    "existingMlRegistryStorageId": "mlRegistryStorageId",
    "existingMlRegistryContainerRegistryId": "mlRegistryContainerRegistryId",
}
"""Key of another environment's registry -> the output of that stack which it takes."""


@dataclass(frozen=True, kw_only=True)
class MlRegistrySettings:
    """``existing`` is another environment's registry, in mode existing.

    With ``sharing`` it may read the ML storage, which then has a public side.
    """

    mode: Literal["none", "create", "existing"]
    existing: RegistryIds | None
    sharing: bool

    @property
    def existing_id(self) -> pulumi.Input[str] | None:
        """The other environment's registry."""
        return self.existing.registry if self.existing else None


def read_ml_registry(of: Values) -> MlRegistrySettings:
    """Build what is known of the shared registry."""
    registry, storage, images = (of[key] for key in _EXISTING)
    existing = RegistryIds(registry=registry, storage=storage, images=images)
    return MlRegistrySettings(
        mode=of["mlRegistryMode"],
        existing=existing if registry else None,
        sharing=of["mlRegistrySharing"],
    )


def _mode(values: Values) -> Iterator[Finding]:
    mode = values["mlRegistryMode"]
    for key, output in _EXISTING.items():
        if mode == "existing" and not values[key]:
            yield needed(
                key, "mlRegistryMode is existing", f"the other stack's output {output}"
            )
        if mode != "existing" and values[key]:
            yield unused(key, values[key], f"mlRegistryMode is {mode}")


def _sharing(values: Values) -> Iterator[Finding]:
    if values["mlRegistrySharing"] and values["mlRegistryMode"] == "none":
        yield (
            "mlRegistrySharing",
            ValueRefused(
                "opens the ML storage to a registry that there is not",
                seen="true, and mlRegistryMode: none",
                allowed="false with mlRegistryMode none",
                cure="set it to false, or choose a registry",
            ),
        )


CONCERN = Concern(
    keys={
        "mlRegistryMode": Key(choice("none", "create", "existing"), "none"),
        "existingMlRegistryId": Key(
            optional(arm_id("Microsoft.MachineLearningServices/registries")), '""'
        ),
        "existingMlRegistryStorageId": Key(
            optional(arm_id("Microsoft.Storage/storageAccounts")), '""'
        ),
        "existingMlRegistryContainerRegistryId": Key(
            optional(arm_id("Microsoft.ContainerRegistry/registries")), '""'
        ),
        "mlRegistrySharing": Key(boolean(), "false"),
    },
    rules=(_mode, _sharing),
)
