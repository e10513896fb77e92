"""What binds Synapse to the ML workspace, as the stack file describes it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from components.spec import Spec


class LinkSpec(Spec):
    """What Synapse may do on the ML workspace, and who approves its endpoints."""

    synapse_role_on_ml_workspace: Literal["Contributor", "DataScientist"] = Field(
        default="Contributor",
        description="Microsoft asks for Contributor; DataScientist is less, and not"
        " verified.",
    )
    approval_mode: Literal["automatic", "external"] = Field(
        default="automatic",
        description="Approve the managed private endpoints here, or wait for another"
        " team.",
    )
    approval_timeout_minutes: int = Field(
        default=30, ge=1, le=1440, description="How long an approval may take."
    )
