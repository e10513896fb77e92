"""What ML people find in the workspace: datastores, data assets and environments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from components.machine_learning.asset_reference import AssetName, AssetVersion
from components.spec import Refusal, Spec, text

Account = Literal["dataLake", "mlStorage"]
# Seen in accounts of workspaces; no page of Microsoft's lists them all (unproven).
# Those of `insights-` are Azure Monitor's:
# https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs
OWN_CONTAINERS: Final = (
    "aml-environment",
    "azureml",
    "insights-",
    "revisions",
    "snapshot",
)
"""How the containers begin that Azure ML makes in the workspace's own account."""


def _reserved(
    field: str, name: str, what: str, prefixes: tuple[str, ...]
) -> Iterator[Refusal]:
    """Yield a refusal of a name that Azure ML gives to what is its own."""
    if name.lower().startswith(prefixes):
        yield Refusal(
            f"may be one that Azure ML gives to its own {what}",
            seen=name,
            allowed=f"a name that does not begin with {' or '.join(prefixes)}",
            fix="take another name",
            at=field,
        )


class DatastoreSpec(Spec):
    """A container that the workspace offers without a credential; it is made too."""

    name: Annotated[
        str,
        text(
            "[A-Za-z0-9_]+",
            "letters, digits and underscores",
            "replace what is no letter, digit or underscore",
            max_length=255,
        ),
    ] = Field(description="Name in the workspace.")
    account: Account = Field(description="Where the container is.")
    container: Annotated[
        str,
        text(
            "[a-z0-9]+(-[a-z0-9]+)*",
            "3 to 63 lower-case letters, digits and single dashes",
            "correct it; it is the container's name in Azure",
            min_length=3,
            max_length=63,
        ),
    ] = Field(description="Its name in Azure.")

    def rules(self) -> Iterator[Refusal]:
        """Take no name that Azure ML gives."""
        yield from _reserved("name", self.name, "datastores", ("workspace", "azureml"))
        if self.account == "mlStorage":
            yield from _reserved(
                "container", self.container, "containers", OWN_CONTAINERS
            )


class DataAssetSpec(Spec):
    """A path in a datastore of the workspace, as one version of a name."""

    name: AssetName = Field(description="Name in the workspace.")
    version: AssetVersion = Field(description='A text such as "1".')
    type: Literal["uri_file", "uri_folder", "mltable"] = Field(
        description="What the path leads to."
    )
    datastore: Annotated[
        str, text("[A-Za-z0-9_]+", "a datastore", "name one", max_length=255)
    ] = Field(description="One of datastores.")
    path: Annotated[
        str,
        text(
            r"[^/\s\\][^\s\\]*",
            "a path without a / in front, spaces or backslashes",
            "write it as features/2026/",
            max_length=1024,
        ),
    ] = Field(description="Path in the datastore.")


class EnvironmentSpec(Spec):
    """What jobs and deployments run in: an image, and packages on top of it."""

    name: AssetName = Field(description="Name in the workspace.")
    version: AssetVersion = Field(description='A text such as "1".')
    image: Annotated[
        str,
        text(
            "[a-z0-9][a-z0-9./:_@-]+",
            "an image with its registry",
            "write mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest",
            min_length=3,
            max_length=401,
        ),
    ] = Field(description="Image with its registry.")
    conda_file: (
        Annotated[
            str,
            text(
                r"[\s\S]*",
                "the text of a conda file",
                "write it after |",
                min_length=1,
                max_length=20_000,
            ),
        ]
        | None
    ) = Field(default=None, description="Text of a conda file.")

    def rules(self) -> Iterator[Refusal]:
        """Take no name that Azure ML gives.

        Source: https://learn.microsoft.com/python/api/azureml-core/azureml.core.environment.environment
        """
        prefixes = ("azureml", "microsoft")
        yield from _reserved("name", self.name, "environments", prefixes)
