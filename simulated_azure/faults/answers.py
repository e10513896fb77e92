"""The answers that a client gets from a fault, in the shape of the service it called.

ARM and the services behind Synapse answer ``{error: {code, message}}``, Synapse's
gateway a flat ``{code, message}`` (see synapse/errors.py; which statuses come from the
gateway is assumed), sign-in and managed identity OAuth's error, the first with an
AADSTS number.
"""

from __future__ import annotations

from typing import Any, Final

from simulated_azure.faults.fault import Effect
from simulated_azure.messages import Response

# What a proxy or a gateway in trouble sends instead of an answer.
_PAGE: Final = b"<html><head><title>502 Bad Gateway</title></head><body>"
_GATEWAY: Final = frozenset({401, 403, 429, 502, 503, 504})
_MESSAGES: Final = {
    "AnotherOperationInProgress": "Another operation on this or dependent resource is "
    "in progress. Retry when it has ended.",
    "TooManyRequests": "The request is being throttled.",
}


def refusal(service: str, effect: Effect) -> Response:
    """Return an error in the envelope of the service."""
    message = effect.message or _MESSAGES.get(
        effect.code, "The service could not do what was asked (a simulated fault)."
    )
    return Response(
        status=effect.status,
        body=_envelope(service, effect.status, effect.code, message),
        headers=_retry_after(effect.seconds),
    )


def error_in_200(effect: Effect) -> Response:
    """Return a success with an error inside, as some operations of Synapse end.

    Source: azure-rest-api-specs issue 22035.
    """
    message = effect.message or "The operation has failed (a simulated fault)."
    error = {"code": effect.code, "message": message}
    return Response(status=200, body={"status": "Failed", "error": error})


def failure(effect: Effect) -> dict[str, str]:
    """Return the error with which an operation ends that was accepted."""
    message = effect.message or "The operation has failed (a simulated fault)."
    return {"code": effect.code, "message": message}


def garbage() -> Response:
    """Return a success whose body is a torn page of HTML."""
    return Response(status=200, headers={"Content-Type": "text/html"}, raw=_PAGE)


def nothing() -> Response:
    """Return no answer: the connection closes."""
    return Response(status=0, dropped=True)


def _envelope(service: str, status: int, code: str, message: str) -> dict[str, Any]:
    if service == "sign-in":
        # The transient error of Microsoft's list of AADSTS codes.
        text = f"AADSTS90033: {message}"
        error = "temporarily_unavailable" if status >= 500 else "invalid_request"
        return {"error": error, "error_description": text, "error_codes": [90033]}
    if service == "managed-identity":
        return {"error": code, "error_description": message}
    error_body = {"code": code, "message": message}
    if service == "synapse" and status in _GATEWAY:
        return error_body
    return {"error": error_body}


def _retry_after(seconds: float) -> dict[str, str]:
    if not seconds:
        return {}
    if seconds < 1:  # clients read whole seconds there, and zero as their own default
        return {"retry-after-ms": str(int(seconds * 1000))}
    return {"Retry-After": str(int(seconds))}
