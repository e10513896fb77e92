"""The pipeline of every request: retries, the bearer token, a redacted log."""

from __future__ import annotations

from typing import Any, Final

from azure.core import PipelineClient
from azure.core.credentials import TokenCredential
from azure.core.pipeline.policies import (
    BearerTokenCredentialPolicy,
    HeadersPolicy,
    HttpLoggingPolicy,
    RequestIdPolicy,
    RetryPolicy,
    UserAgentPolicy,
)
from azure.core.pipeline.transport import HttpTransport, RequestsTransport
from azure.core.rest import HttpRequest, HttpResponse

from components.dataplane.cancellation import of_engine

CONNECT_SECONDS: Final = 5  # a private endpoint seen from outside just times out
READ_SECONDS: Final = 60
CALL_SECONDS: Final = 180  # one request with all its retries
RETRIES: Final = 5


class _Transport(RequestsTransport):  # type: ignore[misc]  # lazily exported, so Any
    """Notices between two tries of a request that the engine wants no more."""

    def sleep(self, duration: float) -> None:
        of_engine.sleep(duration)


def make_pipeline(
    endpoint: str,
    scope: str,
    credential: TokenCredential,
    transport: HttpTransport[Any, Any] | None = None,
) -> PipelineClient[HttpRequest, HttpResponse]:
    """Return a pipeline which retries with growing pauses, or as Retry-After says.

    Redirections are not followed: the token would go with them.
    """
    return PipelineClient(
        endpoint,
        transport=transport
        or _Transport(connection_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS),
        policies=[
            RequestIdPolicy(),
            HeadersPolicy({"Accept": "application/json"}),
            UserAgentPolicy("ml-synapse-platform"),
            RetryPolicy(
                retry_total=RETRIES,
                retry_status=RETRIES,
                retry_connect=1,
                timeout=CALL_SECONDS,
            ),
            BearerTokenCredentialPolicy(credential, scope),
            HttpLoggingPolicy(),  # redacts headers and queries not on its lists
        ],
    )
