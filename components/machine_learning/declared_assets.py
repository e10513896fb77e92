"""What a stack file declares in a workspace; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class DataAsset:
    """A path in a datastore of the workspace, as one version of a name."""

    name: str
    version: str
    type: Literal["uri_file", "uri_folder", "mltable"]
    datastore: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Environment:
    """An image, and packages on top of it if there is a conda file's text."""

    name: str
    version: str
    image: str
    conda_file: str | None = None
