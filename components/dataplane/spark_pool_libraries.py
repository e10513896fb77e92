"""The Python libraries of a Spark pool, installed after the pool stands.

Azure refuses them in the request that makes the pool (SparkComputePropertiesNotAllowed,
https://github.com/pulumi/pulumi-azure-native/issues/2702), and two resources of the
provider cannot share one ARM ID: so this one reads the pool, adds the requirements and
writes it back. An installation takes 20 to 25 minutes and holds for new sessions.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi.dynamic import CreateResult, ReadResult, Resource, UpdateResult
from pulumi.runtime.rpc import UNKNOWN

from components.dataplane.errors import DataPlaneError, MalformedIdError
from components.dataplane.polling import Deadline, Waiting, wait
from components.dataplane.properties import Props, registered
from components.dataplane.provider import DataPlaneProvider, deleted_first, gone
from components.dataplane.service_errors import ConflictError, NotFoundError
from components.dataplane.session import Session

API: Final = "2021-06-01"
FILE_NAME: Final = "requirements.txt"
# Until another change of the pool (a resize, Azure's own maintenance) is over.
BUSY_SECONDS: Final = 1800.0

_KEY: Final = "libraryRequirements"
_SUFFIX: Final = f"/{_KEY}"
_POOLS: Final = "/bigdatapools/"
_READ_ONLY: Final = ("creationDate", "lastSucceededTimestamp", "provisioningState")


@dataclass(frozen=True, kw_only=True)
class SparkPoolLibrariesArgs:
    """A Spark pool and its libraries."""

    pool_id: pulumi.Input[str]
    """ARM ID of the Spark pool."""
    requirements: pulumi.Input[str]
    """Lines as ``pip freeze`` writes them: ``name==version``."""
    pool_revision: pulumi.Input[str]
    """Any text that changes when the pool's own settings do: a write of the pool that
    knows nothing of the libraries drops them, so they are then written again."""


class SparkPoolLibrariesProvider(DataPlaneProvider):
    """Library requirements; a part of the pool, with a life of their own."""

    kind = _KEY
    identity = ("pool_id",)
    updatable = ("requirements", "pool_revision")

    def parse_id(self, id_: str) -> tuple[str, str]:
        """Return workspace and pool out of ``<ARM ID of the pool>/<kind>``."""
        pool_id = id_.removesuffix(_SUFFIX)
        parts = pool_id.split("/")
        if pool_id == id_ or _POOLS not in pool_id.lower() or len(parts) < 3:
            raise MalformedIdError(
                what="The ID is not one of a Spark pool's libraries",
                seen=id_,
                allowed=f"<ARM ID of the Spark pool>{_SUFFIX}",
                fix="import with an ID of that form",
            )
        return parts[-3], parts[-1]

    def _mistakes(self, inputs: Props) -> Iterator[tuple[str, str]]:
        yield from super()._mistakes(inputs)
        pool_id = str(inputs.get("pool_id") or "")
        if pool_id and pool_id != UNKNOWN and _POOLS not in pool_id.lower():
            yield (
                "pool_id",
                f"pool_id is not a Spark pool's. Seen: {pool_id}. Allowed: the ARM ID "
                "of a bigDataPool. Fix: give the pool's own ID.",
            )

    def _create(self, session: Session, props: Props) -> CreateResult:
        return CreateResult(f"{props['pool_id']}{_SUFFIX}", _install(session, props))

    def _read(self, session: Session, id_: str, props: Props) -> ReadResult:
        pool_id = id_.removesuffix(_SUFFIX)
        pool = session.arm().find(pool_id, API)
        if pool is None:
            return gone()
        outs = {
            "pool_id": props.get("pool_id") or pool_id,
            "requirements": _spelled(props.get("requirements"), _content(pool)),
            "pool_revision": props.get("pool_revision") or "",
        }
        return ReadResult(id_, outs, outs)

    def _update(
        self,
        session: Session,
        id_: str,  # noqa: ARG002 (the same for every provider)
        olds: Props,  # noqa: ARG002
        news: Props,
    ) -> UpdateResult:
        return UpdateResult(_install(session, news))

    def _delete(self, session: Session, id_: str, props: Props) -> None:
        pool_id = id_.removesuffix(_SUFFIX)
        try:
            _install(session, props | {"pool_id": pool_id, "requirements": ""})
        except NotFoundError:
            return  # the pool is gone, and its libraries with it


class SparkPoolLibraries(Resource, module="dataplane", name="SparkPoolLibraries"):
    """The libraries of a pool; the ID is ``<ARM ID of the pool>/libraryRequirements``.

    They depend on the pool by its ID, so the engine removes them first.
    """

    requirements: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: SparkPoolLibrariesArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        provider = SparkPoolLibrariesProvider()
        super().__init__(provider, name, registered(args, ()), deleted_first(opts))


def pool_with(pool: Props, requirements: str) -> Props:
    """Return the body that gives a pool, as it was read, these requirements."""
    properties = {
        name: value
        for name, value in (pool.get("properties") or {}).items()
        if name not in (*_READ_ONLY, _KEY)
    }
    if requirements:
        properties[_KEY] = {"filename": FILE_NAME, "content": requirements}
    kept = {name: pool[name] for name in ("location", "tags") if name in pool}
    return deepcopy({**kept, "properties": properties})


def _install(session: Session, props: Props) -> Props:
    """Bring the pool to the requirements, once nobody else changes it."""
    pool_id, wanted = str(props["pool_id"]), str(props["requirements"])
    arm = session.arm()

    def attempt() -> Props | Waiting:
        pool = arm.get(pool_id, API)
        if _lines(_content(pool)) == _lines(wanted):
            return pool
        try:
            return arm.put(pool_id, pool_with(pool, wanted), API)
        except ConflictError as error:
            return Waiting(f"{pool_id} to take its libraries ({error.refusal.code})")

    deadline = Deadline(BUSY_SECONDS, session.timing)
    fix = "see what changes the pool in its activity log, then run pulumi up again"
    stored = wait(attempt, deadline, fix=fix)
    if _lines(_content(stored)) != _lines(wanted):
        raise DataPlaneError(
            what=f"Azure did not keep the libraries of {pool_id}",
            seen=_content(stored) or "none",
            allowed=wanted or "none",
            fix="look at the pool's packages in Synapse Studio, then run again",
        )
    return {name: props.get(name, "") for name in ("pool_id", *_UPDATABLE)}


_UPDATABLE: Final = SparkPoolLibrariesProvider.updatable


def _content(pool: Props) -> str:
    requirements = (pool.get("properties") or {}).get(_KEY) or {}
    return str(requirements.get("content") or "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _spelled(known: object, actual: str) -> str:
    """Return the known text when only its line ends or blank lines differ."""
    same = isinstance(known, str) and _lines(known) == _lines(actual)
    return str(known) if same else actual
