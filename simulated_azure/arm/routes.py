"""The front door of ARM: who may come in, and which handler answers which path.

Sources: MissingApiVersionParameter and the challenge of a 401 as ARM answers; any
api-version is accepted, because clients send many. Requests are counted before they are
answered (throttling.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from simulated_azure.arm.arm import Arm
from simulated_azure.arm.errors import ArmError, not_simulated
from simulated_azure.arm.handlers import PAGE_SIZE, Handlers
from simulated_azure.arm.operation_answers import OPERATIONS
from simulated_azure.arm.resource_id import InvalidId
from simulated_azure.arm.tenant import Tenant
from simulated_azure.arm.throttling import Throttle, retry_headers
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.identity import (
    ARM_AUDIENCES,
    AuthError,
    Caller,
    Directory,
    Tokens,
)
from simulated_azure.server import Request, Response
from simulated_azure.store import Store

Handler = Callable[[Request, Caller], Response]

_SUBSCRIPTION: Final = r"^/subscriptions/([^/]+)"
_GROUP: Final = _SUBSCRIPTION + r"/resourcegroups/([^/]+)"


class ArmService:
    """Mounted at the root of the loopback server."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        tokens: Tokens,
        *,
        page_size: int = PAGE_SIZE,
        clock: Clock | None = None,
        conditions: Conditions | None = None,
    ) -> None:
        self.arm = Arm(store, directory, clock, conditions)
        self._tokens = tokens
        self.throttle = Throttle(self.arm.clock, self.arm.conditions)
        handlers = Handlers(self.arm, page_size)
        tenant = Tenant(self.arm, page_size)
        self._routes: tuple[tuple[str, re.Pattern[str], Handler], ...] = tuple(
            (method, re.compile(pattern, re.IGNORECASE), handler)
            for method, pattern, handler in (
                ("GET", r"^/tenants$", tenant.tenants),
                ("GET", r"^/subscriptions$", tenant.subscriptions),
                ("GET", _SUBSCRIPTION + r"$", tenant.subscription),
                ("GET", _SUBSCRIPTION + r"/locations$", tenant.locations),
                ("GET", _SUBSCRIPTION + r"/resourcegroups$", tenant.groups),
                ("GET", _SUBSCRIPTION + r"/resources$", tenant.resources),
                ("GET", _GROUP + r"/resources$", tenant.resources),
                ("GET", rf"({_SUBSCRIPTION})?/providers$", tenant.providers),
                ("GET", rf"({_SUBSCRIPTION})?/providers/[^/]+$", tenant.provider),
                (
                    "POST",
                    _SUBSCRIPTION + r"/providers/[^/]+/(un)?register$",
                    tenant.provider,
                ),
                ("POST", _GROUP + r"/exportTemplate$", tenant.export),
                ("GET", OPERATIONS, handlers.operation),
                ("GET", r".*/providers/", handlers.get),
                ("GET", _GROUP + r"$", handlers.get),
                ("HEAD", r".*", handlers.head),
                ("PUT", r".*", handlers.put),
                ("PATCH", r".*", handlers.patch),
                ("DELETE", r".*", handlers.delete),
                ("POST", r".*/providers/", handlers.post),
            )
        )

    def handle(self, request: Request) -> Response:
        """Answer one request, in ARM's envelope if it is refused."""
        try:
            caller = self._tokens.verify(
                request.headers.get("authorization"), ARM_AUDIENCES
            )
            request.caller = caller.object_id
            left = self.throttle.take(request.method, request.path, caller.object_id)
            response = self._answered(request, caller)
            response.headers.update(left)
            return response
        except AuthError as error:
            return error.response()
        except ArmError as error:
            return self._refused(error)

    def _answered(self, request: Request, caller: Caller) -> Response:
        try:
            return self._answer(request, caller)
        except ArmError as error:
            return self._refused(error)

    def _refused(self, error: ArmError) -> Response:
        response = Response(status=error.status, body=error.body())
        if error.retry_after is not None:
            response.headers |= retry_headers(error.retry_after, self.arm.conditions)
        return response

    def _answer(self, request: Request, caller: Caller) -> Response:
        if not request.query.get("api-version"):
            raise ArmError(
                400,
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all "
                "requests.",
            )
        request.path = "/" + request.path.strip("/")
        self.arm.sweep()
        for method, pattern, handler in self._routes:
            if method == request.method and pattern.match(request.path):
                try:
                    return handler(request, caller)
                except InvalidId:
                    break
        raise not_simulated(request.path, request.method)
