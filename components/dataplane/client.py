"""A thin REST client for ARM and the Synapse development endpoint, over azure-core.

The typed clients lose data and do not raise for an operation that ends as
``200 {"status": "Failed"}``; this one has explicit bodies, raises whenever Azure says
failed, and reads back what it wrote.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.core.pipeline.transport import HttpTransport
from azure.core.rest import HttpRequest, HttpResponse

from components.dataplane.answers import (
    Json,
    body_of,
    endless,
    foreign_page,
    origin,
    pause_of,
    refusal_of,
    unreachable,
)
from components.dataplane.credentials import not_signed_in
from components.dataplane.pipeline import make_pipeline
from components.dataplane.polling import Deadline, Timing, Waiting, wait
from components.dataplane.propagation_limits import DEFAULT_LIMITS, PropagationLimits
from components.dataplane.service_errors import NotFoundError, service_error

OPERATION_SECONDS: Final = 2400.0  # one long-running operation
READ_BACK_SECONDS: Final = 120.0  # until what was written can be read


class Client:
    """Requests to one endpoint, with the bearer token of one audience."""

    def __init__(
        self,
        endpoint: str,
        scope: str,
        credential: TokenCredential,
        *,
        timing: Timing,
        transport: HttpTransport[Any, Any] | None = None,
        limits: PropagationLimits = DEFAULT_LIMITS,
    ) -> None:
        self.endpoint = endpoint
        self._timing = timing
        self._limits = limits
        self._pipeline = make_pipeline(endpoint, scope, credential, transport)

    def with_limits(self, limits: PropagationLimits) -> Client:
        """Return this client, waiting so long to be let in."""
        other = copy.copy(self)
        other._limits = limits
        return other

    def get(self, path: str, api_version: str, **query: str) -> Json:
        """Return the object; raises NotFoundError when there is none."""
        return self._answer("GET", path, api_version, query=query)[0]

    def find(self, path: str, api_version: str) -> Json | None:
        """Return the object, or None when there is none."""
        try:
            return self.get(path, api_version)
        except NotFoundError:
            return None

    def list(self, path: str, api_version: str, **query: str) -> Iterator[Json]:
        """Yield every object of a list, page by page, on this host only."""
        page = self.get(path, api_version, **query)
        while True:
            yield from page.get("value") or ()
            following = page.get("nextLink") or ""
            if not following:
                return
            if not self._is_ours(following):
                raise foreign_page(self.endpoint, following)
            page = self._answer("GET", following, "")[0]

    def put(
        self, path: str, body: Json, api_version: str, etag: str | None = None
    ) -> Json:
        """Write the object, wait for the operation, and return what a GET then says."""
        headers = {"If-Match": etag} if etag else {}
        _, answer = self._answer("PUT", path, api_version, body=body, headers=headers)
        self._finish(answer)

        def attempt() -> Json | Waiting:
            stored = self.find(path, api_version)
            return stored or Waiting(f"{path} to be readable after it was written")

        deadline = Deadline(READ_BACK_SECONDS, self._timing)
        return wait(attempt, deadline, fix="run again")

    def delete(self, path: str, api_version: str, **query: str) -> None:
        """Delete the object and wait for the operation; nothing to delete is fine."""
        try:
            self._finish(self._answer("DELETE", path, api_version, query=query)[1])
        except NotFoundError:
            return

    def post(self, path: str, api_version: str, body: Json | None = None) -> None:
        """Start an action and wait for its end."""
        self._finish(self._answer("POST", path, api_version, body=body)[1])

    def _finish(self, answer: HttpResponse) -> None:
        """Follow a long-running operation to its end, on this host only.

        An operation on another host is not followed, since the token would go there:
        callers read the object itself afterwards.
        """
        url = answer.headers.get("Azure-AsyncOperation") or (
            answer.headers.get("Location") if answer.status_code == 202 else None
        )
        deadline = Deadline(OPERATION_SECONDS, self._timing)
        while url and self._is_ours(url):
            if not deadline.remaining:
                raise endless(url, OPERATION_SECONDS)
            deadline.sleep(pause_of(answer.headers))
            try:
                body, answer = self._answer("GET", url, "")
            except NotFoundError:
                return  # forgotten by the service: it is over
            state = str(body.get("status") or "").casefold()
            if answer.status_code != 202 and state in ("", "succeeded"):
                return

    def _is_ours(self, url: str) -> bool:
        return bool(url) and origin(url) == origin(self.endpoint)

    def _answer(
        self,
        method: str,
        path: str,
        api_version: str,
        *,
        body: Json | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> tuple[Json, HttpResponse]:
        """Send until firewall and role are in effect, and read the answer."""
        url = path if path.startswith("https://") else self.endpoint + path
        version = {"api-version": api_version} if api_version else {}
        # azure-core puts values into the URL as they are.
        params = {**version, **{k: quote(v, "") for k, v in (query or {}).items()}}

        def send() -> tuple[Json, HttpResponse]:
            request = HttpRequest(
                method, url, params=params, json=body, headers=dict(headers or {})
            )
            return self._once(request)

        return self._limits.retry(send, self._timing)

    def _once(self, request: HttpRequest) -> tuple[Json, HttpResponse]:
        try:
            response = self._pipeline.send_request(request)
            response.read()
        except ClientAuthenticationError as error:
            raise not_signed_in(error) from None
        except AzureError as error:
            raise unreachable(request, error) from None
        body = body_of(response)
        refusal = refusal_of(request, response, body)
        if refusal:
            raise service_error(refusal)
        return body, response
