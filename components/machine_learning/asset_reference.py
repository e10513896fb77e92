"""Registered assets as people name them, and the fields of specs that name one.

``azureml:name:version`` as the CLI has it, the ID of an asset in a registry, or a whole
ARM ID
(https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online).
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, get_args

from components.arm_ids import ARM_ID, arm_type, asset_spelling
from components.spec import Checked, Refusal, text

Kind = Literal["models", "environments", "codes", "components", "data"]

NAME: Final = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,254}"
VERSION: Final = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,29}"
SHORT: Final = rf"azureml:(?P<name>{NAME}):(?P<version>{VERSION})"
REGISTRY: Final = (
    r"azureml://registries/[A-Za-z0-9][A-Za-z0-9_-]{1,32}"
    rf"/(?P<kind>{'|'.join(get_args(Kind))})/{NAME}/versions/{VERSION}"
)
_ONE: Final[dict[Kind, str]] = {
    "models": "model",
    "environments": "environment",
    "codes": "code",
    "components": "component",
    "data": "data asset",
}
_WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"

AssetName = Annotated[
    str,
    text(
        NAME,
        "up to 255 letters, digits, dots, dashes and underscores",
        "shorten or correct it",
    ),
]
AssetVersion = Annotated[
    str,
    text(
        VERSION,
        "up to 30 letters, digits, dots, dashes and underscores",
        'write "1"',
    ),
]


def is_reference(kind: Kind, reference: str) -> bool:
    """Say whether a text names an asset of a kind, in the workspace or a registry."""
    shared = re.fullmatch(REGISTRY, reference)
    if shared is not None:
        return shared["kind"] == kind
    return re.fullmatch(SHORT, reference) is not None


def asset(kind: Kind, *, whole: bool = True) -> Checked:
    """Return the check of a registered asset: in the workspace, or in a registry.

    Args:
        kind: What the asset is.
        whole: Whether an ARM ID is taken too.
    """
    meaning = f"a registered {_ONE[kind]}: azureml:name:version or its ID"
    fix = f"register it and write what az ml {_ONE[kind]} list shows"

    def read(value: str) -> str:
        is_id = ARM_ID.fullmatch(value) and (
            arm_type(value).lower() == f"{_WORKSPACE}/{kind}/versions".lower()
        )
        if not (is_reference(kind, value) or (whole and is_id)):
            raise Refusal(
                f"is not {meaning}",
                seen=value,
                allowed=f"azureml:name:version, azureml://registries/…/{kind}/…"
                f"/versions/…{' or an ARM ID' if whole else ''}",
                fix=fix,
            )
        return asset_spelling(value) if is_id else value

    return Checked(read, meaning, fix)
