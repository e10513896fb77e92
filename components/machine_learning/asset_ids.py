"""Names and IDs of registered assets.

ARM takes whole IDs, people write ``azureml:name:version`` as the CLI does
(https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online).
"""

from __future__ import annotations

import re
from typing import Final, Literal, get_args

import pulumi

Kind = Literal["models", "environments", "codes", "components", "data"]

NAME: Final = r"[A-Za-z0-9][\w.-]{0,254}"
VERSION: Final = r"[A-Za-z0-9][\w.-]{0,29}"
SHORT: Final = rf"azureml:(?P<name>{NAME}):(?P<version>{VERSION})"
REGISTRY: Final = (
    rf"azureml://registries/[A-Za-z0-9][\w-]{{1,32}}/(?P<kind>{'|'.join(get_args(Kind))})"
    rf"/{NAME}/versions/{VERSION}"
)


def asset_id(workspace_id: str, kind: Kind, reference: str) -> str:
    """Return the ID for ARM; one that is whole already comes back as it is."""
    short = re.fullmatch(SHORT, reference)
    if short is None:
        return reference
    return f"{workspace_id}/{kind}/{short['name']}/versions/{short['version']}"


def is_reference(kind: Kind, text: str) -> bool:
    """Say whether a text names an asset of a kind, in the workspace or a registry."""
    shared = re.fullmatch(REGISTRY, text, re.ASCII)
    if shared is not None:
        return shared["kind"] == kind
    return re.fullmatch(SHORT, text, re.ASCII) is not None


def asset_of(
    workspace_id: pulumi.Input[str], kind: Kind, reference: str
) -> pulumi.Output[str]:
    """Return the same for a workspace whose ID comes late."""
    return pulumi.Output.from_input(workspace_id).apply(
        lambda known: asset_id(known, kind, reference)
    )
