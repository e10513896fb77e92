"""Kinds of values that online and batch endpoints share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from components.machine_learning.asset_ids import Kind, is_reference
from components.settings.arm_ids import arm_type, asset_spelling
from components.settings.nested import mapping
from components.settings.refusals import ValueRefused, shown
from components.settings.values import ARM_ID, Value, text

_ONE: Final[Mapping[Kind, str]] = {
    "models": "model",
    "environments": "environment",
    "codes": "code",
    "components": "component",
    "data": "data asset",
}
_WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"

MOST_DEPLOYMENTS: Final = 20
"""Of one endpoint: https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas"""


def endpoint_name() -> Value[str]:
    """The purpose of an endpoint: a part of its name in Azure."""
    return text(
        r"(?=.{3,16}\Z)[a-z](-?[a-z0-9])+",
        "3 to 16 lower-case letters, digits and single dashes, a letter first",
        "take a short word; Azure's own limit is 32 characters with what surrounds it",
    )


def deployment_name() -> Value[str]:
    """The name of a deployment in Azure."""
    return text(
        r"(?=.{3,32}\Z)[a-z](-?[a-z0-9])+",
        "3 to 32 lower-case letters, digits and single dashes, a letter first",
        "take a word such as blue or canary",
    )


def asset(kind: Kind, *, whole: bool = True) -> Value[str]:
    """A registered asset: in the workspace, or in a registry.

    ``whole``: whether an ARM ID is taken too.
    """
    meaning = f"a registered {_ONE[kind]}: azureml:name:version or its ID"

    def parse(value: str) -> str:
        is_id = ARM_ID.fullmatch(value) and (
            arm_type(value).lower() == f"{_WORKSPACE}/{kind}/versions".lower()
        )
        if not (is_reference(kind, value) or (whole and is_id)):
            raise ValueRefused(
                f"is not {meaning}",
                seen=shown(value),
                allowed=f"azureml:name:version, azureml://registries/…/{kind}/…"
                f"/versions/…{' or an ARM ID' if whole else ''}",
                cure=f"register it and write what az ml {_ONE[kind]} list shows",
            )
        return asset_spelling(value) if is_id else value

    return Value(f"text, {meaning}", parse, is_text=True)


def script() -> Value[str]:
    """The file in the code that scores."""
    return text(
        r"[\w./-]+\.py", "a Python file in the code", "write its path, such as score.py"
    )


def variables() -> Value[Mapping[str, str]]:
    """Environment variables of the container."""
    return mapping(text(r"[^\n]{0,4096}", "one line", "give a short text, no secret"))
