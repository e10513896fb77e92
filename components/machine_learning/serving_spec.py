"""What online and batch endpoints have in common, as the stack file describes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Annotated, Final

from pydantic import Field

from components.machine_learning.asset_reference import asset
from components.spec import Refusal, Spec, text

NOT_TAKEN_BACK: Final = ("properties.properties",)
"""Left alone on endpoints and deployments: Azure's clients note things in this
dictionary, whose entries "can be added, but not removed or altered"
(https://learn.microsoft.com/rest/api/azureml/online-endpoints/create-or-update)."""
MOST_DEPLOYMENTS: Final = 20
"""Of one endpoint: https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas"""
_WORD = "[a-z](-?[a-z0-9])+"

EndpointName = Annotated[
    str,
    text(
        _WORD,
        "3 to 16 lower-case letters, digits and single dashes, a letter first",
        "take a short word; Azure's own limit is 32 characters with what surrounds it",
        min_length=3,
        max_length=16,
    ),
]
DeploymentName = Annotated[
    str,
    text(
        _WORD,
        "3 to 32 lower-case letters, digits and single dashes, a letter first",
        "take a word such as blue or canary",
        min_length=3,
        max_length=32,
    ),
]
Variable = Annotated[
    str, text(r"[^\n]*", "one line", "give a short text, no secret", max_length=4096)
]


class DeploymentSpec(Spec):
    """What deployments of every kind have; an MLflow model needs no code."""

    name: DeploymentName = Field(description="Name in Azure and in the traffic.")
    model: Annotated[str, asset("models")] = Field(description="The registered model.")
    environment: Annotated[str, asset("environments")] | None = Field(
        default=None, description="What the code runs in."
    )
    code: Annotated[str, asset("codes")] | None = Field(
        default=None, description="Registered code that scores."
    )
    scoring_script: (
        Annotated[
            str,
            text(
                "[A-Za-z0-9_./-]+\\.py",
                "a Python file in the code",
                "write its path, such as score.py",
            ),
        ]
        | None
    ) = Field(default=None, description="The file in the code.")
    environment_variables: dict[str, Variable] = Field(
        default={}, description="Variables of the container; no secrets."
    )


def no_deployment(at: str, name: str, names: Sequence[str]) -> Iterator[Refusal]:
    """Yield a refusal of a name that is no deployment's."""
    if name not in names:
        near = get_close_matches(name, names, n=1)
        yield Refusal(
            "names a deployment that the endpoint does not have",
            seen=name,
            allowed=", ".join(names),
            fix=f"did you mean {near[0]}?"
            if near
            else "add the deployment, or name another",
            at=at,
        )
