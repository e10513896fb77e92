"""A dynamic resource that waits for ever, for the SDK's own host to serve."""

from __future__ import annotations

from pulumi.dynamic import CreateResult

from components.dataplane.polling import Deadline, Waiting, wait
from components.dataplane.properties import Props
from components.dataplane.provider import DataPlaneProvider
from components.dataplane.session import Session

FOR_EVER_SECONDS = 3600.0


class WaitingProvider(DataPlaneProvider):
    """Waits for what never comes, and tells when it begins."""

    kind = "waits"
    identity = ()

    def _create(self, session: Session, props: Props) -> CreateResult:
        def never() -> CreateResult | Waiting:
            return Waiting("what never comes")

        session.timing.report("waiting")
        return wait(never, Deadline(FOR_EVER_SECONDS, session.timing), fix="none")
