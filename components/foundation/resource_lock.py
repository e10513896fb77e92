"""Locks against deletion, one for each resource that holds data and may have one.

A CanNotDelete lock also stops the deletion of what is inside the resource or assigned
on it (containers, endpoint connections, role assignments: "Lock your resources to
protect your infrastructure", Microsoft Learn). So the locks come last and go first:
give ``depends_on`` everything that targets the locked resources. Never lock an ML
workspace or its group: its clusters could not remove nodes any more (same page).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization


@dataclass(frozen=True, kw_only=True)
class ResourceLockArgs:
    """What to lock: logical name -> id of the resource. Empty: no lock at all."""

    scopes: Mapping[str, pulumi.Input[str]]


class ResourceLock(pulumi.ComponentResource):
    """One CanNotDelete lock per scope."""

    lock_ids: dict[str, pulumi.Output[str]]

    def __init__(
        self,
        name: str,
        args: ResourceLockArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create the locks, named ``<name>-<logical name>``."""
        super().__init__("ml-synapse:foundation:ResourceLock", name, None, opts)
        self.lock_ids = {
            key: authorization.ManagementLockByScope(
                f"{name}-{key}",
                lock_name="do-not-delete",
                scope=scope,
                level="CanNotDelete",
                notes="Holds data. ml-synapse:protection.locks removes the lock.",
                opts=pulumi.ResourceOptions(parent=self),
            ).id
            for key, scope in args.scopes.items()
        }
        self.register_outputs({"lockIds": self.lock_ids})
