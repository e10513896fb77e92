"""Decisions on the ML workspace itself, as the stack file describes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.spec import Spec


class MlWorkspaceSpec(Spec):
    """Serverless jobs, what Studio shows, and the quotas that machines must fit."""

    serverless_compute: bool = Field(
        default=True,
        description="Whether serverless jobs run in the training subnet without public"
        " addresses; false leaves them outside, where they reach no private storage.",
    )
    studio_data_access: bool = Field(
        default=False,
        description="Whether Studio previews the datastores as the workspace's"
        " identity, as AutoML, the designer and labelling need. That identity then"
        " reads the whole data lake: whoever may act as the workspace sees all of it.",
    )
    vcpu_quotas: dict[str, Annotated[int, Field(ge=0, le=1_000_000)]] = Field(
        default={},
        description="What Azure granted the subscription in the region: vCPUs a family"
        " (standardDDSv5Family, as az ml compute list-usage names it) and lowPriority"
        " for all low-priority ones. What may run at once is held against it; families"
        " that are not here are not checked.",
    )
