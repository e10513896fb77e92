"""Leaving out the aliases of API versions, which cost a third of a program's time.

The SDK names every resource's type in each API version that Azure ever had
(`azure-native:network/v20190801:VirtualNetwork`), for programs that change from one
version's module to another's. This program takes the default module of everything, so
no state has such a name. Aliases of a renamed type stay: an upgrade may need them.
"""

from __future__ import annotations

import re
from typing import Final

import pulumi

_VERSIONED: Final = re.compile(r"azure-native:\w+/v\d{8}\w*:\w+")


class VersionAliases:
    """A resource transformation that leaves out aliases of API versions."""

    def __call__(
        self, args: pulumi.ResourceTransformationArgs
    ) -> pulumi.ResourceTransformationResult | None:
        """Keep of a resource's aliases what is no API version's."""
        if not args.opts.aliases:
            return None
        args.opts.aliases = [it for it in args.opts.aliases if not _is_version(it)]
        return pulumi.ResourceTransformationResult(args.props, args.opts)


def _is_version(alias: pulumi.Input[str | pulumi.Alias]) -> bool:
    type_ = alias.type_ if isinstance(alias, pulumi.Alias) else None
    return isinstance(type_, str) and _VERSIONED.fullmatch(type_) is not None
