"""Writes that Azure's network service refuses to do side by side.

Private endpoints in one subnet are written one after the other: parallel ones end in
AnotherOperationInProgress or use up the write quota of the subscription
(https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling).
"""

from __future__ import annotations

import pulumi


class OneAtATime:
    """A resource transformation that makes each resource of a type wait for the last.

    The order is that of the program, so a chain cannot close: no resource can depend
    on one that the program has not reached.
    """

    def __init__(self, type_: str) -> None:
        self._type = type_
        self._last: pulumi.Resource | None = None

    def __call__(
        self, args: pulumi.ResourceTransformationArgs
    ) -> pulumi.ResourceTransformationResult | None:
        """Append the last resource of the type to what this one depends on."""
        if args.type_ != self._type:
            return None
        last, self._last = self._last, args.resource
        if last is None:
            return None
        after = pulumi.ResourceOptions(depends_on=[last])
        return pulumi.ResourceTransformationResult(
            props=args.props, opts=pulumi.ResourceOptions.merge(args.opts, after)
        )
