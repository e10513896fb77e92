"""The purge of a soft-deleted ML workspace or vault, which frees its name.

It holds nothing: it is made before its target, which waits for it, and is therefore
deleted after it. Only then does it act, and only on a target that is really gone: one
that stands (adopted, or left out of a destroy) and one that Azure protects stay.

Azure keeps a deleted ML workspace for 14 days and lets nobody use its name
(https://learn.microsoft.com/azure/machine-learning/concept-soft-delete); a second
DELETE with ``forceToPurge`` ends it. A vault is kept for its retention
(https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource
from pulumi.runtime.rpc import UNKNOWN

from components.dataplane.properties import Props, registered, same
from components.dataplane.provider import DataPlaneProvider
from components.dataplane.session import Session

ML_WORKSPACES: Final = "Microsoft.MachineLearningServices/workspaces"
VAULTS: Final = "Microsoft.KeyVault/vaults"
APIS: Final = {ML_WORKSPACES: "2025-12-01", VAULTS: "2024-11-01"}

_ID: Final = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)/resourceGroups/[^/]+/providers/"
    r"(?P<type>[^/]+/[^/]+)/(?P<name>[^/]+)"
)


@dataclass(frozen=True, kw_only=True)
class SoftDeletePurgeArgs:
    """The resource that is purged after its deletion."""

    target_id: pulumi.Input[str]
    """Made from names: an ID that the target itself tells would turn the order."""
    location: pulumi.Input[str]


class SoftDeletePurgeProvider(DataPlaneProvider):
    """Do nothing until the end."""

    kind = "softdeletepurges"
    identity = ("target_id",)
    updatable = ("location",)

    def _fill(self, inputs: Props) -> None:
        """There are no defaults."""

    def _mistakes(self, inputs: Props) -> Iterator[tuple[str, str]]:
        target = str(inputs.get("target_id") or "")
        found = _ID.fullmatch(target)
        if target != UNKNOWN and (found is None or found["type"] not in APIS):
            yield (
                "target_id",
                f"Nothing of this type is purged. Seen: {target}. Allowed: an ID of "
                f"{' or '.join(APIS)}. Fix: leave it out.",
            )

    def diff(self, _id: str, olds: Props, news: Props) -> DiffResult:
        """Keep the old one until its target is gone."""
        found = super().diff(_id, olds, news)
        found.delete_before_replace = False
        return found

    def _create(self, session: Session, props: Props) -> CreateResult:  # noqa: ARG002
        _, kind, name = _parts(props)
        return CreateResult(self.make_id(name, kind.rpartition("/")[2]), dict(props))

    def _read(self, session: Session, id_: str, props: Props) -> ReadResult:  # noqa: ARG002
        return ReadResult(id_, dict(props), dict(props))

    def _delete(self, session: Session, id_: str, props: Props) -> None:  # noqa: ARG002
        target, (_, kind, name) = str(props["target_id"]), _parts(props)
        if session.arm().find(target, APIS[kind]) is not None:
            session.timing.report(f"{name} still stands: it is not purged")
        elif kind == VAULTS:
            _purge_vault(session, target, props)
        else:
            session.arm().delete(target, APIS[kind], forceToPurge="true")
            session.timing.report(f"purged {name}: its data and its 14 days are gone")


class SoftDeletePurge(Resource, module="dataplane", name="SoftDeletePurge"):
    """A purge to come; its ID is ``<target's name>/softdeletepurges/<its type>``."""

    target_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: SoftDeletePurgeArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(SoftDeletePurgeProvider(), name, registered(args, ()), opts)


def purged_afterwards(
    name: str,
    parent: pulumi.Resource,
    *,
    subscription_id: str | None,
    resource_group_name: pulumi.Input[str],
    target_type: str,
    target_name: pulumi.Input[str],
    location: str,
) -> list[SoftDeletePurge]:
    """Return what a target has to wait for to be purged; nothing where it is not."""
    if subscription_id is None:
        return []
    target_id = pulumi.Output.format(
        "/subscriptions/{0}/resourceGroups/{1}/providers/{2}/{3}",
        subscription_id,
        resource_group_name,
        target_type,
        target_name,
    )
    args = SoftDeletePurgeArgs(target_id=target_id, location=location)
    child = pulumi.ResourceOptions(parent=parent)
    return [SoftDeletePurge(f"{name}-purge", args, child)]


def _parts(props: Props) -> tuple[str, str, str]:
    """Return subscription, type and name of the target."""
    found = _ID.fullmatch(str(props["target_id"]))
    if found is None:
        raise ValueError(f"no ID that can be purged: {props['target_id']}")
    return found["subscription"], found["type"], found["name"]


def _purge_vault(session: Session, target: str, props: Props) -> None:
    """Purge our own deleted vault, if nothing protects it."""
    subscription, _, name = _parts(props)
    location, api = props["location"], APIS[VAULTS]
    path = (
        f"/subscriptions/{subscription}/providers/Microsoft.KeyVault"
        f"/locations/{location}/deletedVaults/{name}"
    )
    deleted = (session.arm().find(path, api) or {}).get("properties") or {}
    if not same(str(deleted.get("vaultId")), target):
        session.timing.report(f"{name} is not among the deleted vaults")
    elif deleted.get("purgeProtectionEnabled"):
        until = deleted.get("scheduledPurgeDate")
        session.timing.report(
            f"{name} is not purged: purge protection keeps it, with its name, until "
            f"{until}"
        )
    else:
        session.arm().post(f"{path}/purge", api)
        session.timing.report(f"purged {name}: its secrets and its retention are gone")
