"""Reading what Azure answers: bodies, errors and pauses; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from azure.core.exceptions import AzureError, ServiceResponseError
from azure.core.rest import HttpRequest, HttpResponse

from components.dataplane.errors import (
    DataPlaneError,
    DeadlineError,
    LostAnswerError,
    UnreachableEndpointError,
)
from components.dataplane.service_errors import Refusal

Json = dict[str, Any]

_FAILED: Final = frozenset({"failed", "canceled", "cancelled"})
# A chain of reprs, whose innermost message says the most.
_CAUSE: Final = re.compile(r"\('([^'(]+)'\)\)?\s*$")
_DEFAULT_PAUSE_SECONDS: Final = 5.0
_SHORTEST_PAUSE_SECONDS: Final = 0.02


def body_of(response: HttpResponse) -> Json:
    """Return the JSON object that was answered; anything else becomes a message."""
    try:
        body = response.json() if response.content else {}
    except ValueError:
        return {"message": response.text()[:300]}
    return body if isinstance(body, dict) else {"value": body}


def refusal_of(
    request: HttpRequest, response: HttpResponse, body: Json
) -> Refusal | None:
    """Return what Azure refused, or None when all is well.

    An error may come with a status of success: as ``200 {"status": "Failed"}`` at the
    end of an operation, or as an error body (azure-rest-api-specs#22035).
    """
    failed = str(body.get("status") or "").casefold() in _FAILED
    error = body.get("error")
    if error is None and "id" not in body and "code" in body and "message" in body:
        error = body  # the Synapse development endpoint has no envelope
    if response.status_code < 300 and not failed and not isinstance(error, dict):
        return None

    detail = error if isinstance(error, dict) else body
    parts = urlsplit(request.url)
    return Refusal(
        method=request.method,
        url=f"{parts.netloc}{parts.path}",
        status=response.status_code,
        code=str(detail.get("code") or body.get("status") or response.reason),
        message=" ".join(str(detail.get("message") or "no message").split()),
    )


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port, with the default port filled in."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or 443


def pause_of(headers: Mapping[str, str]) -> float:
    """Return the seconds to wait before asking an operation again."""
    try:
        if "retry-after-ms" in headers:
            seconds = float(headers["retry-after-ms"]) / 1000
        else:
            seconds = float(headers.get("Retry-After", _DEFAULT_PAUSE_SECONDS))
    except ValueError:  # an HTTP date
        seconds = _DEFAULT_PAUSE_SECONDS
    return max(seconds, _SHORTEST_PAUSE_SECONDS)


def unreachable(request: HttpRequest, error: AzureError) -> UnreachableEndpointError:
    """Return why nothing answered, in a few words instead of a chain of reprs."""
    text = str(error)
    parts = urlsplit(request.url)
    if isinstance(error, ServiceResponseError):
        cause = _CAUSE.search(text)
        reason = cause[1] if cause else " ".join(text.split())[:200].rstrip(".")
        return LostAnswerError(
            parts.netloc, f"{request.method} {parts.netloc}{parts.path}", reason
        )
    if "resolve" in text or "getaddrinfo" in text or "Name or service" in text:
        reason = "its name does not resolve"
    elif "timed out" in text or "timeout" in text.lower():
        reason = "the connection timed out"
    elif "refused" in text.lower():
        reason = "the connection was refused"
    elif "certificate" in text.lower():
        reason = "its certificate is not trusted"
    else:
        reason = " ".join(text.split())[:200].rstrip(".") or type(error).__name__
    return UnreachableEndpointError(parts.netloc, reason)


def endless(url: str, seconds: float) -> DeadlineError:
    """Return the error for an operation that does not end."""
    return DeadlineError(
        what="An operation in Azure does not end",
        seen=f"{urlsplit(url).path} after {seconds / 60:.0f} minutes",
        allowed="an operation that ends in time",
        fix="look at it in the activity log and run again",
    )


def foreign_page(endpoint: str, following: str) -> DataPlaneError:
    """Return the error for a list that goes on where the token must not."""
    return DataPlaneError(
        what="A list goes on at another host, which is not sent the token",
        seen=urlsplit(following).netloc,
        allowed=urlsplit(endpoint).netloc,
        fix="check what stands between this machine and Azure (a proxy?)",
    )
