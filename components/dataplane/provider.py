"""The base of the data plane's dynamic providers.

Providers have no state: Pulumi pickles them, by reference, into the stack's state. The
module and class names are therefore a public contract: renaming one breaks the
deletion of what is already deployed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar

import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)
from pulumi.runtime.rpc import UNKNOWN

from components.dataplane import session as sessions
from components.dataplane.cancellation import of_engine
from components.dataplane.errors import (
    DataPlaneError,
    MalformedIdError,
    UnreachableEndpointError,
)
from components.dataplane.properties import (
    Props,
    differ,
    marking_unknowns,
    without_marks,
)
from components.dataplane.session import Session
from components.dataplane.sign_in import CONFIGURATION_KEYS, NAMESPACE


def gone() -> ReadResult:
    """Return what says that the object is no more (the host writes into it)."""
    return ReadResult(id_="", outs={})


def deleted_first(opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    """Return the options, with deletion before replacement.

    The diff asks for it too, but a replacement that the user forces (``--replace``)
    heeds options only. These objects go by name: a replacement made first would be the
    object itself, and then be deleted as the old one.
    """
    first = pulumi.ResourceOptions(delete_before_replace=True)
    return pulumi.ResourceOptions.merge(opts, first)


class DataPlaneProvider(ResourceProvider):
    """Create, read, update and delete with a session, tidy errors and a common diff."""

    serialize_as_secret_always = False

    kind: ClassVar[str]
    identity: ClassVar[tuple[str, ...]]
    """Inputs whose change makes another object: replaced, the old one deleted first."""
    updatable: ClassVar[tuple[str, ...]] = ()
    """Inputs whose change is an update in place."""
    expected: ClassVar[Mapping[str, str]] = {}
    """Outputs that must read so; when they do not, that is drift, updated in place."""
    replaced_on_drift: ClassVar[frozenset[str]] = frozenset()
    """Those of the expected outputs that only a replacement puts right."""

    def configure(self, req: ConfigureRequest) -> None:
        """Take cloud and sign-in from the stack's configuration, and hear of Ctrl-C."""
        of_engine.listen()
        keys = (f"{NAMESPACE}:{key}" for key in CONFIGURATION_KEYS)
        found = {key: req.config.get(key) for key in keys}
        sessions.use_stack_configuration(
            {key: str(value) for key, value in found.items() if value}
        )

    def check(self, _olds: Props, news: Props) -> CheckResult:
        """Fill in defaults and refuse what cannot work, all of it at once."""
        inputs = without_marks(marking_unknowns(news))
        self._fill(inputs)
        failures = [
            CheckFailure(name, reason)
            for name, reason in self._mistakes(inputs)
            if inputs.get(name) != UNKNOWN
        ]
        return CheckResult(inputs, failures)

    def diff(self, _id: str, olds: Props, news: Props) -> DiffResult:
        """Compare what is with what should be; an unknown counts as a change."""
        news = marking_unknowns(news)
        replaces = [
            name
            for name in self.identity
            if differ(olds.get(name), news.get(name), exactly=False)
        ]
        drifted = [n for n, value in self.expected.items() if olds.get(n) != value]
        replaces += [name for name in drifted if name in self.replaced_on_drift]
        updates = [n for n in self.updatable if differ(olds.get(n), news.get(n))]
        return DiffResult(
            changes=bool(replaces or drifted or updates),
            replaces=replaces,
            delete_before_replace=True,
        )

    def create(self, props: Props) -> CreateResult:
        """Create the object, or adopt the equal one that is already there."""
        with one_line_errors():
            return self._create(sessions.current(), props)

    def read(self, id_: str, props: Props) -> ReadResult:
        """Read the object, for refresh (with what is known) or by its ID alone."""
        with one_line_errors():
            session = sessions.current()
            workspace, _ = self.parse_id(id_)
            try:
                return self._read(session, id_, props)
            except UnreachableEndpointError as error:
                if session.workspace_is_gone(workspace):
                    return gone()
                if not props.get("synapse_workspace_name"):
                    raise
                session.timing.report(f"{id_} was not refreshed: {error}")
                return ReadResult(id_, without_marks(props))

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Bring the object to the new inputs, in place."""
        with one_line_errors():
            return self._update(sessions.current(), _id, olds, news)

    def delete(self, _id: str, props: Props) -> None:
        """Delete the object; one that is gone, with its workspace even, is fine."""
        with one_line_errors():
            session = sessions.current()
            workspace, _ = self.parse_id(_id)
            try:
                self._delete(session, _id, props)
            except UnreachableEndpointError:
                if not session.workspace_is_gone(workspace):
                    raise

    def make_id(self, workspace: str, name: str) -> str:
        """Return the resource's ID: readable, and enough to find the object."""
        return f"{workspace}/{self.kind}/{name}"

    def parse_id(self, id_: str) -> tuple[str, str]:
        """Return workspace and name.

        Raises:
            MalformedIdError: the ID is not of this kind.
        """
        workspace, _, rest = id_.partition("/")
        kind, _, name = rest.partition("/")
        if not workspace or kind != self.kind or not name:
            raise MalformedIdError(
                what="The ID is not one of this resource's",
                seen=id_,
                allowed=f"<workspace>/{self.kind}/<name>",
                fix="import with an ID of that form",
            )
        return workspace, name

    def _fill(self, inputs: Props) -> None:
        """Put defaults in place of what was not given."""

    def _mistakes(self, inputs: Props) -> Iterator[tuple[str, str]]:
        """Yield each input that cannot work, with the reason in four parts."""
        for name in self.identity:
            if not inputs.get(name):
                yield (
                    name,
                    f"{name} is missing. Seen: nothing. Allowed: a name or an ID. "
                    "Fix: pass it to the resource.",
                )

    def _create(self, session: Session, props: Props) -> CreateResult:
        raise NotImplementedError

    def _read(self, session: Session, id_: str, props: Props) -> ReadResult:
        raise NotImplementedError

    def _update(
        self, session: Session, id_: str, olds: Props, news: Props
    ) -> UpdateResult:
        raise NotImplementedError

    def _delete(self, session: Session, id_: str, props: Props) -> None:
        raise NotImplementedError


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Let expected errors reach the user as one line, others with their traceback.

    The host of dynamic providers formats exceptions with the ``traceback`` module,
    which heeds ``sys.tracebacklimit``.
    """
    try:
        yield
    except DataPlaneError as error:
        sys.tracebacklimit = 0
        raise error.with_traceback(None) from None
    except Exception:
        sys.tracebacklimit = 1000
        raise
