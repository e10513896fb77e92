"""What binds Synapse to the ML workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from components.settings.key import Concern, Key
from components.settings.refusals import Values
from components.settings.values import choice, integer


@dataclass(frozen=True, kw_only=True)
class LinkSettings:
    """What Synapse may do on the ML workspace, and who approves its endpoints."""

    synapse_role_on_ml_workspace: Literal["Contributor", "DataScientist"]
    approval_mode: Literal["automatic", "external"]
    approval_timeout_minutes: int


def read_link(of: Values) -> LinkSettings:
    """Build what the link is told."""
    return LinkSettings(
        synapse_role_on_ml_workspace=of["synapseRoleOnMlWorkspace"],
        approval_mode=of["approvalMode"],
        approval_timeout_minutes=of["approvalTimeoutMinutes"],
    )


CONCERN = Concern(
    keys={
        "synapseRoleOnMlWorkspace": Key(
            choice("Contributor", "DataScientist"), "Contributor"
        ),
        "approvalMode": Key(choice("automatic", "external"), "automatic"),
        "approvalTimeoutMinutes": Key(integer(1, 1440), "30"),
    },
)
