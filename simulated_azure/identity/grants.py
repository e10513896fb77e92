"""The token endpoint: which request gets a token, and why another does not.

Error codes are those of Microsoft's list "Entra authentication and authorization error
codes"; the wording is shortened.
"""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from typing import Any, Final

from simulated_azure.identity.audiences import (
    InvalidScope,
    UnknownResource,
    audience_of_resource,
    audience_of_scope,
)
from simulated_azure.identity.certificate_assertions import (
    check_certificate_assertion,
    is_signed_by_client,
)
from simulated_azure.identity.directory import Directory, Principal
from simulated_azure.identity.tokens import (
    LIFETIME,
    AssertionRefused,
    Tokens,
)
from simulated_azure.messages import Response

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# The public client of the Azure CLI: it signs people in and so holds refresh tokens.
AZURE_CLI_CLIENT_ID: Final = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"


class GrantRefused(Exception):
    """A token request that fails, with OAuth's error and Entra's number."""

    def __init__(
        self, error: str, number: int, message: str, status: int = 400
    ) -> None:
        super().__init__(message)
        self.error, self.number, self.status = error, number, status

    def response(self) -> Response:
        """Return the answer in Entra's shape."""
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        description = (
            f"AADSTS{self.number}: {self} Trace ID: {trace} "
            f"Correlation ID: {correlation} Timestamp: {now}"
        )
        body = {
            "error": self.error,
            "error_description": description,
            "error_codes": [self.number],
            "timestamp": now,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.number}",
        }
        return Response(status=self.status, body=body)


class Grants:
    """Answers token requests of the tenant's applications."""

    def __init__(self, directory: Directory, tokens: Tokens) -> None:
        self._directory = directory
        self._tokens = tokens

    def token(self, form: dict[str, str]) -> tuple[Principal, dict[str, Any]]:
        """Return who signed in and the answer, or raise GrantRefused."""
        kind = _required(form, "grant_type")
        if kind == "client_credentials":
            principal = self._client(form)
            return principal, self._answer(principal, form)
        if kind == "refresh_token":
            principal = self._refreshed(form)
            answer = self._answer(principal, form)
            answer["scope"] = form.get("scope", "")
            answer["refresh_token"] = self._tokens.issue_refresh(principal)
            return principal, answer
        raise GrantRefused(
            "unsupported_grant_type",
            70003,
            f"The app requested an unsupported grant type '{kind}'. Allowed here: "
            "client_credentials, refresh_token.",
        )

    def _client(self, form: dict[str, str]) -> Principal:
        client_id = _required(form, "client_id")
        principal = self._directory.by_application(client_id)
        if principal is None:
            raise GrantRefused(
                "unauthorized_client",
                700016,
                f"Application with identifier '{client_id}' was not found in the "
                "directory.",
            )
        if "client_assertion" in form:
            self._check_assertion(client_id, form)
        elif "client_secret" not in form:
            raise GrantRefused(
                "invalid_client",
                7000218,
                "The request body must contain the following parameter: "
                "'client_assertion' or 'client_secret'.",
                401,
            )
        elif form["client_secret"] != self._directory.client_secret(client_id):
            raise GrantRefused(
                "invalid_client",
                7000215,
                f"Invalid client secret provided for app '{client_id}'.",
                401,
            )
        return principal

    def _check_assertion(self, client_id: str, form: dict[str, str]) -> None:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise GrantRefused(
                "invalid_request",
                900144,
                "The request body must contain the following parameter: "
                "'client_assertion_type'.",
            )
        certificate = self._directory.certificate(client_id)
        try:
            if is_signed_by_client(form["client_assertion"], client_id):
                check_certificate_assertion(form["client_assertion"], certificate)
            else:
                self._tokens.check_assertion(form["client_assertion"], client_id)
        except AssertionRefused as error:
            raise GrantRefused(
                "invalid_client", error.number, str(error), 401
            ) from None

    def _refreshed(self, form: dict[str, str]) -> Principal:
        client_id = _required(form, "client_id")
        object_id = self._tokens.check_refresh(_required(form, "refresh_token"))
        principal = self._directory.get(object_id) if object_id else None
        if principal is None or client_id not in (
            AZURE_CLI_CLIENT_ID,
            principal.app_id,
        ):
            raise GrantRefused(
                "invalid_grant",
                9002313,
                "Invalid request. Request is malformed or invalid.",
            )
        return principal

    def _answer(self, principal: Principal, form: dict[str, str]) -> dict[str, Any]:
        token = self._tokens.issue(principal, _audience(form))
        return {
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "ext_expires_in": LIFETIME,
            "expires_on": int(time.time()) + LIFETIME,
            "access_token": token,
        }


def _audience(form: dict[str, str]) -> str:
    try:
        if "resource" in form:
            return audience_of_resource(form["resource"])
        return audience_of_scope(_required(form, "scope"))
    except UnknownResource as error:
        raise GrantRefused(
            "invalid_resource",
            500011,
            f"The resource principal named {error} was not found in the tenant.",
        ) from None
    except InvalidScope as error:
        raise GrantRefused(
            "invalid_scope",
            1002012,
            f"The provided value for scope {error} is not valid. Client credential "
            "flows must have a scope value with /.default suffixed to the resource "
            "identifier (application ID URI).",
        ) from None


def _required(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        raise GrantRefused(
            "invalid_request",
            900144,
            f"The request body must contain the following parameter: '{name}'.",
        )
    return form[name]
