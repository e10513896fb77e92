"""Refusals of a workspace's development endpoint.

Its gateway (sign-in, firewall, access control) answers with a flat `{code, message}`,
the services behind it with `{error: {code, message}}`: seen in public issue threads
(azure-sdk-for-net 20051, azure-cli 25872, Synapse-workspace-deployment 78). Statuses
and codes that no such thread shows are marked as assumed where they are raised.
"""

from __future__ import annotations

import json

from simulated_azure.messages import Response


class SynapseError(Exception):
    """A refusal; `flat` chooses the gateway's shape.

    SynapseError
    ├── GatewayError     before any service sees the request
    └── InvalidEndpoint  a managed private endpoint that cannot be made
    """

    flat = False

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers = headers or {}

    def response(self) -> Response:
        """Return the answer."""
        error = {"code": self.code, "message": self.message}
        body = error if self.flat else {"error": error}
        return Response(status=self.status, body=body, headers=self.headers)


class GatewayError(SynapseError):
    """Refused at the gateway."""

    flat = True


class InvalidEndpoint(SynapseError):
    """A managed private endpoint's payload that the managed network refuses."""

    def __init__(self, message: str) -> None:
        inner = {
            "CorrelationId": "",
            "StatusCode": 400,
            "Message": f"Invalid Request: Message={message}",
        }
        super().__init__(400, "UnknownError", json.dumps(inner))


def not_simulated(method: str, path: str) -> SynapseError:
    """Return the loud refusal of what this simulation lacks."""
    return SynapseError(
        501,
        "NotSimulated",
        f"The simulated Synapse does not simulate {method} {path}. This says nothing "
        "about Azure. What is simulated stands in simulated_azure/README.md.",
    )
