"""The ML registry that environments share, for what goes from dev to prod."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from components.settings.key import Concern, Key
from components.settings.refusals import Finding, Values, needed, unused
from components.settings.values import arm_id, choice, optional


@dataclass(frozen=True, kw_only=True)
class MlRegistrySettings:
    """``existing_id`` is another environment's registry, in mode existing."""

    mode: Literal["none", "create", "existing"]
    existing_id: str | None


def read_ml_registry(of: Values) -> MlRegistrySettings:
    """Build what is known of the shared registry."""
    return MlRegistrySettings(
        mode=of["mlRegistryMode"], existing_id=of["existingMlRegistryId"]
    )


def _mode(values: Values) -> Iterator[Finding]:
    key, mode = "existingMlRegistryId", values["mlRegistryMode"]
    if mode == "existing" and not values[key]:
        yield needed(
            key, "mlRegistryMode is existing", "the other stack's output mlRegistryId"
        )
    if mode != "existing" and values[key]:
        yield unused(key, values[key], f"mlRegistryMode is {mode}")


CONCERN = Concern(
    keys={
        "mlRegistryMode": Key(choice("none", "create", "existing"), "none"),
        "existingMlRegistryId": Key(
            optional(arm_id("Microsoft.MachineLearningServices/registries")), '""'
        ),
    },
    rules=(_mode,),
)
