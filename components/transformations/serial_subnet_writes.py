"""Writes that Azure's network service refuses to do side by side.

A private endpoint is a write on its subnet. Two at a time in one subnet end in
AnotherOperationInProgress or RetryableError, also after Azure has begun one of them
(hashicorp/terraform-provider-azurerm#16182 and #21293), and then no retry helps: so
those of one subnet are written one after the other. Those of different subnets, and
what is made in a subnet by others than the network service, go on side by side.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pulumi

PRIVATE_ENDPOINT: Final = "azure-native:network:PrivateEndpoint"


class SerialSubnetWrites:
    """A resource transformation that makes each endpoint of a subnet wait for the last.

    The order is that of the program, so a chain cannot close: no resource can depend
    on one that the program has not reached. An endpoint whose target is late holds up
    those behind it: the program makes these last.
    """

    def __init__(self) -> None:
        self._last: dict[Hashable, pulumi.Resource] = {}

    def __call__(
        self, args: pulumi.ResourceTransformationArgs
    ) -> pulumi.ResourceTransformationResult | None:
        """Append the last endpoint of the subnet to what this one depends on."""
        if args.type_ != PRIVATE_ENDPOINT:
            return None
        subnet = _subnet(args.props)
        last = self._last.get(subnet)
        self._last[subnet] = args.resource
        if last is None:
            return None
        after = pulumi.ResourceOptions(depends_on=[last])
        return pulumi.ResourceTransformationResult(
            props=args.props, opts=pulumi.ResourceOptions.merge(args.opts, after)
        )


def _subnet(props: Mapping[str, Any]) -> Hashable:
    """Return what tells subnets apart: the ID, or the output that will be one.

    An endpoint that names its subnet in another way counts as in one of its own kind.
    """
    subnet = props.get("subnet")
    place = subnet.get("id") if isinstance(subnet, Mapping) else None
    if isinstance(place, str):
        return place.lower()
    return place if isinstance(place, pulumi.Output) else None
