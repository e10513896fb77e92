"""ARM's HTTP service: verify the caller, count the request, route it to its handler.

Sources: MissingApiVersionParameter and the challenge of a 401 as ARM answers; any
api-version is accepted, because clients send many. Requests are counted before they are
answered (throttling.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulated_azure.arm.arm import Arm
from simulated_azure.arm.errors import ArmError, not_simulated
from simulated_azure.arm.handlers import PAGE_SIZE, Handlers
from simulated_azure.arm.operation_answers import RESULTS, STATUSES
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
from simulated_azure.messages import Request, Response
from simulated_azure.router import Route, Router
from simulated_azure.store import Store

Handler = Callable[[Request, Caller], Response]


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
        self._router = Router(
            _routes(Handlers(self.arm, page_size), Tenant(self.arm, page_size))
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
        found = self._router.find(request.method, request.path)
        if found is None:
            raise not_simulated(request.path, request.method)
        route, request.names = found
        try:
            return route.handler(request, caller)
        except InvalidId:
            raise not_simulated(request.path, request.method) from None


def _routes(handlers: Handlers, tenant: Tenant) -> Iterator[Route[Handler]]:
    subscription = "/subscriptions/{subscription}"
    group = f"{subscription}/resourcegroups/{{group}}"
    operation = f"{subscription}/providers/{{namespace}}/locations/{{location}}"
    yield Route("GET", "/tenants", tenant.tenants)
    yield Route("GET", "/subscriptions", tenant.subscriptions)
    yield Route("GET", subscription, tenant.subscription)
    yield Route("GET", f"{subscription}/locations", tenant.locations)
    yield Route("GET", f"{subscription}/resourcegroups", tenant.groups)
    for scope in (subscription, group):
        yield Route("GET", f"{scope}/resources", tenant.resources)
    for scope in ("", subscription):
        yield Route("GET", f"{scope}/providers", tenant.providers)
        yield Route("GET", f"{scope}/providers/{{namespace}}", tenant.provider)
    for action in ("register", "unregister"):
        path = f"{subscription}/providers/{{namespace}}/{action}"
        yield Route("POST", path, tenant.provider)
    yield Route("POST", f"{group}/exportTemplate", tenant.export)
    for kind in (STATUSES, RESULTS):
        yield Route("GET", f"{operation}/{kind}/{{id}}", handlers.operation)
    yield Route("GET", "{scope*}/providers/{rest*}", handlers.get)
    yield Route("GET", group, handlers.get)
    yield Route("HEAD", "{path*}", handlers.head)
    yield Route("PUT", "{path*}", handlers.put)
    yield Route("PATCH", "{path*}", handlers.patch)
    yield Route("DELETE", "{path*}", handlers.delete)
    yield Route("POST", "{scope*}/providers/{rest*}", handlers.post)
