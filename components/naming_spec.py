"""What resources are called after and tagged with, as the stack file describes it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.spec import Spec, text

Region = Annotated[
    str,
    text("[a-z][a-z0-9]+", "an Azure region", "write it as az does: swedencentral"),
]
Workload = Annotated[
    str,
    text(
        "[a-z][a-z0-9]{1,7}",
        "2 to 8 lower-case letters and digits, a letter first",
        "take a short word; it is part of every name",
    ),
]
# Only the names of tags have forbidden characters:
# https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
Tag = Annotated[
    str,
    text(
        r"[^\n\r]+",
        "1 to 256 characters on one line",
        "shorten it, or fill it in",
        max_length=256,
    ),
]


class TagsSpec(Spec):
    """What the tags of every resource say."""

    owner: Tag = Field(description="Who answers for the platform.")
    cost_center: Tag = Field(description="Who pays.")
    data_classification: Tag = Field(
        default="confidential", description="How sensitive the data is."
    )
