"""Which deployments of an online endpoint take how much of its traffic.

A step after the deployments (why: endpoint_part.py): a canary, a switch and a rollback
are each one change of percentages. Deleted, it sets the traffic to nothing, because
Azure does not delete a deployment that takes any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pulumi
from pulumi.dynamic import Resource
from pulumi.runtime.rpc import UNKNOWN

from components.dataplane.endpoint_part import EndpointPartProvider
from components.dataplane.properties import Props, registered
from components.dataplane.provider import deleted_first
from components.dataplane.traffic_rules import traffic_mistakes

# Ours -> Azure's.
_PARTS: Final = {"traffic": "traffic", "mirror_traffic": "mirrorTraffic"}


@dataclass(frozen=True, kw_only=True)
class EndpointTrafficArgs:
    """How an online endpoint routes."""

    endpoint_id: pulumi.Input[str]
    """ARM ID of the endpoint."""
    traffic: pulumi.Input[Mapping[str, pulumi.Input[int]]]
    """Deployment -> percentage of the live traffic; all sum to 100, or to 0."""
    mirror_traffic: pulumi.Input[Mapping[str, pulumi.Input[int]]] = field(
        default_factory=dict
    )
    """One deployment without live traffic -> percentage that is copied to it."""
    tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] = field(default_factory=dict)
    """Tags of the endpoint."""


class EndpointTrafficProvider(EndpointPartProvider):
    """Traffic and mirrored traffic; a share of 0 % is as good as none."""

    kind = "traffic"
    collection = "onlineEndpoints"
    updatable = ("traffic", "mirror_traffic", "tags")

    def _fill(self, inputs: Props) -> None:
        super()._fill(inputs)
        for name in _PARTS:
            if inputs.get(name) != UNKNOWN:
                inputs[name] = without_zeros(inputs.get(name))

    def _mistakes(self, inputs: Props) -> Iterator[tuple[str, str]]:
        yield from super()._mistakes(inputs)
        live, mirrored = (inputs[name] for name in _PARTS)
        if UNKNOWN in (live, mirrored):
            return
        for name, wrong, seen, allowed in traffic_mistakes(live, mirrored):
            yield (
                name,
                f"The {name} {wrong}. Seen: {seen}. Allowed: {allowed}. Fix: correct "
                "traffic or mirrorTraffic in ml-synapse:onlineEndpoints.",
            )

    def _part_of(self, properties: Mapping[str, Any]) -> Props:
        return {
            ours: without_zeros(properties.get(there)) for ours, there in _PARTS.items()
        }

    def _put_in(self, properties: Props, props: Props) -> None:
        for ours, there in _PARTS.items():
            properties[there] = without_zeros(props[ours])

    def _nothing(self) -> Props:
        return {"traffic": {}, "mirror_traffic": {}}


class EndpointTraffic(Resource, module="dataplane", name="EndpointTraffic"):
    """The traffic; its ID is ``<ARM ID of the endpoint>/traffic``."""

    traffic: pulumi.Output[Mapping[str, int]]
    mirror_traffic: pulumi.Output[Mapping[str, int]]

    def __init__(
        self,
        name: str,
        args: EndpointTrafficArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props = registered(args, ())
        super().__init__(EndpointTrafficProvider(), name, props, deleted_first(opts))


def without_zeros(shares: Mapping[str, Any] | None) -> dict[str, int]:
    """Return the shares above 0 %, as whole numbers (the engine hands over floats)."""
    return {name: int(share) for name, share in (shares or {}).items() if share}
