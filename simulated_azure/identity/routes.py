"""Sign-in over HTTP: the tenant's endpoints, and managed identity on a host's own port.

Shapes follow the OpenID discovery document and the App Service and IMDS token endpoints
as Microsoft documents them; azure-identity and MSAL are the clients it is tested with.
"""

from __future__ import annotations

import secrets
import time
from typing import Any, Final

from simulated_azure.constants import DEPLOYER_OBJECT_ID, TENANT_ID
from simulated_azure.identity.audiences import UnknownResource, audience_of_resource
from simulated_azure.identity.directory import Directory, Principal
from simulated_azure.identity.grants import GrantRefused, Grants
from simulated_azure.identity.metadata import cloud_metadata
from simulated_azure.identity.tokens import ISSUER, LIFETIME, Tokens
from simulated_azure.messages import Request, Response, failure
from simulated_azure.store import Store

PREFIXES: Final = (
    "/metadata/endpoints",
    "/*/oauth2",
    "/*/v2.0",
    "/*/.well-known",
    "/*/discovery",
)
IMDS_PATH: Final = "/metadata/identity/oauth2/token"
APP_SERVICE_PATH: Final = "/msi/token"
_TENANTS: Final = (TENANT_ID, "common", "organizations")


class SignIn:
    """The authority's endpoints and the cloud's metadata."""

    def __init__(self, directory: Directory, tokens: Tokens) -> None:
        self._tokens = tokens
        self._grants = Grants(directory, tokens)

    def handle(self, request: Request) -> Response:
        """Answer discovery, keys and token requests."""
        if request.path.startswith("/metadata/endpoints"):
            version = request.query.get("api-version", "")
            return Response(body=cloud_metadata(request.origin, version))
        _, tenant, *rest = request.path.split("/")
        if tenant.lower() not in _TENANTS:
            return GrantRefused(
                "invalid_tenant", 90002, f"Tenant '{tenant}' not found."
            ).response()
        return self._in_tenant(request, tenant, "/".join(rest))

    def _in_tenant(self, request: Request, tenant: str, path: str) -> Response:
        match request.method, path:
            case "GET", "v2.0/.well-known/openid-configuration":
                return Response(body=_discovery(request.origin, tenant, "v2.0"))
            case "GET", ".well-known/openid-configuration":
                return Response(body=_discovery(request.origin, tenant, ""))
            case "GET", "discovery/instance":
                return Response(body=_instance(request))
            case "GET", "discovery/v2.0/keys" | "discovery/keys":
                return Response(body=self._tokens.public_keys())
            case "POST", "oauth2/v2.0/token" | "oauth2/token":
                return self._token(request)
        return failure(
            404, "NotSimulated", f"Sign-in has no {request.method} {request.path}."
        )

    def _token(self, request: Request) -> Response:
        try:
            principal, body = self._grants.token(request.form())
        except GrantRefused as refused:
            return refused.response()
        request.caller = principal.object_id
        return Response(body=body, headers={"Cache-Control": "no-store, no-cache"})


class ManagedIdentity:
    """A host's token endpoint in App Service's and in the virtual machine's shape.

    Without a client ID the token is the deployer's: the simulation is the host on which
    the deployer runs (assumed).
    """

    def __init__(self, store: Store, directory: Directory, tokens: Tokens) -> None:
        self._directory = directory
        self._tokens = tokens
        self.header = store.secret("/identity", "managed-identity-header", 24)

    def handle(self, request: Request) -> Response:
        """Answer a token request of a process on this host."""
        path = request.path.rstrip("/")
        if path == APP_SERVICE_PATH:
            given = request.headers.get("x-identity-header", "")
            if not secrets.compare_digest(given.encode(), self.header.encode()):
                return _refused(401, "unauthorized", "X-IDENTITY-HEADER is not valid.")
        elif path == IMDS_PATH:
            if request.headers.get("metadata", "").lower() != "true":
                return _refused(
                    400, "invalid_request", "Required metadata header not specified"
                )
        else:
            return failure(404, "NotSimulated", f"No identity at {request.path}.")
        return self._token(request)

    def _token(self, request: Request) -> Response:
        principal = self._identity(request.query)
        if principal is None:
            return _refused(400, "invalid_request", "Identity not found")
        try:
            audience = audience_of_resource(request.query.get("resource", ""))
        except UnknownResource as error:
            message = (
                f"AADSTS500011: The resource principal named {error} was not found"
            )
            return _refused(400, "invalid_resource", message)
        request.caller = principal.object_id
        body = {
            "access_token": self._tokens.issue(principal, audience),
            "client_id": principal.app_id,
            "expires_in": str(LIFETIME),
            "expires_on": str(int(time.time()) + LIFETIME),
            "resource": request.query["resource"],
            "token_type": "Bearer",
        }
        return Response(body=body)

    def _identity(self, query: dict[str, str]) -> Principal | None:
        if client_id := query.get("client_id") or query.get("clientid"):
            return self._directory.by_application(client_id)
        if object_id := query.get("object_id") or query.get("principal_id"):
            return self._directory.get(object_id)
        return self._directory.get(DEPLOYER_OBJECT_ID)


def _discovery(origin: str, tenant: str, version: str) -> dict[str, Any]:
    base = f"{origin}/{tenant}"
    infix = f"/{version}" if version else ""
    return {
        "issuer": f"{origin}/{TENANT_ID}/v2.0" if version else ISSUER,
        "authorization_endpoint": f"{base}/oauth2{infix}/authorize",
        "token_endpoint": f"{base}/oauth2{infix}/token",
        "device_authorization_endpoint": f"{base}/oauth2{infix}/devicecode",
        "jwks_uri": f"{base}/discovery{infix}/keys",
        "token_endpoint_auth_methods_supported": [
            "client_secret_post",
            "private_key_jwt",
        ],
        "response_types_supported": ["code", "id_token", "token"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
    }


def _instance(request: Request) -> dict[str, Any]:
    host = request.origin.partition("://")[2]
    return {
        "tenant_discovery_endpoint": f"{request.origin}/{TENANT_ID}/v2.0"
        "/.well-known/openid-configuration",
        "api-version": request.query.get("api-version", "1.1"),
        "metadata": [
            {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
        ],
    }


def _refused(status: int, error: str, message: str) -> Response:
    return Response(status=status, body={"error": error, "error_description": message})
