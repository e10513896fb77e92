"""Names and IDs of registered assets.

ARM takes whole IDs, people write ``azureml:name:version`` as the CLI does
(https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online).
"""

from __future__ import annotations

import re

import pulumi

from components.machine_learning.asset_reference import SHORT, Kind


def asset_id(workspace_id: str, kind: Kind, reference: str) -> str:
    """Return the ID for ARM; one that is whole already comes back as it is."""
    short = re.fullmatch(SHORT, reference)
    if short is None:
        return reference
    return f"{workspace_id}/{kind}/{short['name']}/versions/{short['version']}"


def asset_of(
    workspace_id: pulumi.Input[str], kind: Kind, reference: str
) -> pulumi.Output[str]:
    """Return the same for a workspace whose ID comes late."""
    return pulumi.Output.from_input(workspace_id).apply(
        lambda known: asset_id(known, kind, reference)
    )
