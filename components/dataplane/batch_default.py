"""The deployment that takes the jobs of a batch endpoint which name none.

A step after the deployments (why: endpoint_part.py). Deleted, it leaves the endpoint
without a default, so that the deployment can go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.dynamic import Resource

from components.dataplane.endpoint_part import EndpointPartProvider
from components.dataplane.properties import Props, registered
from components.dataplane.provider import deleted_first


@dataclass(frozen=True, kw_only=True)
class BatchDefaultArgs:
    """The default deployment of a batch endpoint."""

    endpoint_id: pulumi.Input[str]
    """ARM ID of the endpoint."""
    deployment_name: pulumi.Input[str]
    tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] = field(default_factory=dict)
    """Tags of the endpoint."""


class BatchDefaultProvider(EndpointPartProvider):
    """The default deployment, by its name; empty where there is none."""

    kind = "default"
    collection = "batchEndpoints"
    updatable = ("deployment_name", "tags")

    def _part_of(self, properties: Mapping[str, Any]) -> Props:
        defaults = properties.get("defaults") or {}
        return {"deployment_name": str(defaults.get("deploymentName") or "")}

    def _put_in(self, properties: Props, props: Props) -> None:
        name = str(props["deployment_name"])
        properties["defaults"] = {"deploymentName": name} if name else {}

    def _nothing(self) -> Props:
        return {"deployment_name": ""}


class BatchDefault(Resource, module="dataplane", name="BatchDefault"):
    """The default; its ID is ``<ARM ID of the endpoint>/default``."""

    deployment_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: BatchDefaultArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props = registered(args, ())
        super().__init__(BatchDefaultProvider(), name, props, deleted_first(opts))
