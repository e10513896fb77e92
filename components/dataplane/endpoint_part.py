"""A part of an ML endpoint that is written after its deployments.

In ARM the traffic of an online endpoint and the default of a batch endpoint are
properties of the endpoint, but name deployments, which are its children: no single
write can make all three, and two resources of the provider cannot share one ARM ID. So
these parts are read, changed and written back whole, when the deployments stand.

The tags are a part too: a write of the endpoint that knows nothing of the traffic would
take it away (https://learn.microsoft.com/rest/api/azureml/online-endpoints/create-or-update),
so this is the only write after the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, ClassVar, Final

from pulumi.dynamic import CreateResult, ReadResult, UpdateResult
from pulumi.runtime.rpc import UNKNOWN

from components.dataplane.errors import DataPlaneError, MalformedIdError
from components.dataplane.polling import Deadline, Waiting, wait
from components.dataplane.properties import Props
from components.dataplane.provider import DataPlaneProvider, gone
from components.dataplane.service_errors import ConflictError, NotFoundError
from components.dataplane.session import Session

API: Final = "2025-12-01"
# Until what is being done to the endpoint or its deployments is over.
BUSY_SECONDS: Final = 1800.0

_READ_ONLY: Final = ("provisioningState", "scoringUri", "swaggerUri")
_KEPT: Final = ("kind", "location", "sku")


class EndpointPartProvider(DataPlaneProvider):
    """The base of the parts; a subclass names the endpoint's property."""

    identity = ("endpoint_id",)
    collection: ClassVar[str]
    """The endpoint's collection in its ID, such as onlineEndpoints."""

    def parse_id(self, id_: str) -> tuple[str, str]:
        """Return workspace and endpoint out of ``<ARM ID of the endpoint>/<kind>``."""
        endpoint_id = id_.removesuffix(f"/{self.kind}")
        if endpoint_id == id_ or not self._is_endpoint(endpoint_id):
            raise MalformedIdError(
                what="The ID is not one of this resource's",
                seen=id_,
                allowed=f"<ARM ID of one of {self.collection}>/{self.kind}",
                fix="import with an ID of that form",
            )
        parts = endpoint_id.split("/")
        return parts[-3], parts[-1]

    def _is_endpoint(self, id_: str) -> bool:
        parts = id_.lower().split("/")
        return len(parts) == 11 and parts[-2] == self.collection.lower()

    def _mistakes(self, inputs: Props) -> Iterator[tuple[str, str]]:
        yield from super()._mistakes(inputs)
        endpoint_id = inputs.get("endpoint_id")
        if endpoint_id in (None, "", UNKNOWN) or self._is_endpoint(str(endpoint_id)):
            return
        yield (
            "endpoint_id",
            f"endpoint_id is not an endpoint's. Seen: {endpoint_id}. Allowed: the ARM "
            f"ID of one of {self.collection}. Fix: give the endpoint's own ID.",
        )

    def _fill(self, inputs: Props) -> None:
        inputs["tags"] = inputs.get("tags") or {}

    def _create(self, session: Session, props: Props) -> CreateResult:
        outs = self._write(session, str(props["endpoint_id"]), {}, props)
        return CreateResult(f"{props['endpoint_id']}/{self.kind}", outs)

    def _read(self, session: Session, id_: str, props: Props) -> ReadResult:
        endpoint_id = id_.removesuffix(f"/{self.kind}")
        found = session.arm().find(endpoint_id, API)
        if found is None:
            return gone()
        known = {"endpoint_id": endpoint_id, **props}
        outs = self._outs(known, found)
        return ReadResult(id_, outs, outs)

    def _update(
        self,
        session: Session,
        id_: str,  # noqa: ARG002 (the same for every provider)
        olds: Props,
        news: Props,
    ) -> UpdateResult:
        old_tags = olds.get("tags") or {}
        return UpdateResult(
            self._write(session, str(news["endpoint_id"]), old_tags, news)
        )

    def _delete(self, session: Session, id_: str, props: Props) -> None:
        """Take the part away, so that the deployments can go."""
        endpoint_id = id_.removesuffix(f"/{self.kind}")
        nothing = {**self._nothing(), "tags": props.get("tags") or {}}
        try:
            self._write(
                session, endpoint_id, {}, {**nothing, "endpoint_id": endpoint_id}
            )
        except NotFoundError:
            return  # the endpoint is gone, and its parts with it

    def _write(
        self,
        session: Session,
        endpoint_id: str,
        old_tags: Mapping[str, str],
        props: Props,
    ) -> Props:
        """Bring the endpoint to the part, once nobody else changes it."""

        def change(endpoint: Props) -> None:
            theirs = {
                name: value
                for name, value in (endpoint.get("tags") or {}).items()
                if name not in old_tags
            }
            endpoint["tags"] = {**theirs, **props["tags"]}
            self._put_in(endpoint["properties"], props)

        stored = write_endpoint(session, endpoint_id, change)
        outs = self._outs(props, stored)
        for name in self.updatable:
            if outs[name] != props[name]:
                raise DataPlaneError(
                    what=f"Azure did not keep {name} of {endpoint_id}",
                    seen=str(outs[name]) or "none",
                    allowed=str(props[name]) or "none",
                    fix="look who else changes the endpoint, then run again",
                )
        return outs

    def _outs(self, known: Props, endpoint: Props) -> Props:
        """Return what is, of the tags only those that we gave."""
        there: Mapping[str, str] = endpoint.get("tags") or {}
        ours: Mapping[str, str] = known.get("tags", there)
        tags = {name: there[name] for name in ours if name in there}
        return {
            "endpoint_id": known["endpoint_id"],
            "tags": tags,
            **self._part_of(endpoint.get("properties") or {}),
        }

    def _part_of(self, properties: Mapping[str, Any]) -> Props:
        """Return the part out of an endpoint's properties."""
        raise NotImplementedError

    def _put_in(self, properties: Props, props: Props) -> None:
        """Change an endpoint's properties to the part, in place."""
        raise NotImplementedError

    def _nothing(self) -> Props:
        """Return the part of an endpoint that has none."""
        raise NotImplementedError


def write_endpoint(
    session: Session, endpoint_id: str, change: Callable[[Props], None]
) -> Props:
    """Change an endpoint as it is now and return what Azure then says.

    An etag, where Azure gives one, keeps a change of somebody else's from being lost.

    Raises:
        NotFoundError: there is no such endpoint.
        DeadlineError: something else was done to it all the time.
    """
    arm = session.arm()

    def attempt() -> Props | Waiting:
        found = arm.get(endpoint_id, API)
        wanted = writable(found)
        change(wanted)
        if wanted == writable(found):
            return found
        try:
            return arm.put(endpoint_id, wanted, API, etag=found.get("etag"))
        except ConflictError as error:
            return Waiting(f"{endpoint_id} to be free ({error.refusal.code})")

    fix = "see what changes the endpoint in its activity log, then run pulumi up again"
    return wait(attempt, Deadline(BUSY_SECONDS, session.timing), fix=fix)


def writable(endpoint: Props) -> Props:
    """Return the body that writes an endpoint, as it was read, once more."""
    body = {name: endpoint[name] for name in _KEPT if endpoint.get(name) is not None}
    properties = {
        name: value
        for name, value in (endpoint.get("properties") or {}).items()
        if name not in _READ_ONLY
    }
    body |= {"tags": endpoint.get("tags") or {}, "properties": properties}
    if identity := endpoint.get("identity"):
        body["identity"] = {"type": identity["type"]}
        if users := identity.get("userAssignedIdentities"):
            body["identity"]["userAssignedIdentities"] = {id_: {} for id_ in users}
    return deepcopy(body)
