"""Signed access tokens: RS256, one key for the life of a home."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from simulated_azure.constants import TENANT_ID
from simulated_azure.identity.directory import Principal
from simulated_azure.messages import Response, failure
from simulated_azure.store import Store

ISSUER: Final = f"https://sts.windows.net/{TENANT_ID}/"
LIFETIME: Final = 3600
KEY_ID: Final = "simulated-azure"
FEDERATION: Final = "https://federation.simulated-azure.invalid"
FEDERATION_AUDIENCE: Final = "api://AzureADTokenExchange"
_REFRESH: Final = "urn:simulated-azure:refresh"

ARM_AUDIENCES: Final = (
    "https://management.core.windows.net/",
    "https://management.core.windows.net",
    "https://management.azure.com/",
    "https://management.azure.com",
)
SYNAPSE_AUDIENCES: Final = ("https://dev.azuresynapse.net",)

_CHALLENGE: Final = (
    f'Bearer authorization_uri="https://login.microsoftonline.com/{TENANT_ID}"'
)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The principal that a verified token speaks for."""

    object_id: str
    tenant: str
    app_id: str


class AuthError(Exception):
    """A token that is missing or does not hold; answers 401 with a challenge.

    Codes and wording are those of ARM's published error messages (assumed verbatim).
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.status = 401
        self.code = code
        self.message = message

    @property
    def headers(self) -> dict[str, str]:
        """Return the challenge."""
        challenge = f'{_CHALLENGE}, error="invalid_token"'
        return {"WWW-Authenticate": f'{challenge}, error_description="{self.message}"'}

    def response(self) -> Response:
        """Return the answer in ARM's error envelope."""
        return failure(self.status, self.code, self.message, self.headers)


class AssertionRefused(Exception):
    """A client assertion that does not hold; `number` is Entra's."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number


class Tokens:
    """Issues and verifies access tokens."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._verified: dict[str, Mapping[str, Any]] = {}

    def issue(
        self, principal: Principal, audience: str, lifetime: int = LIFETIME
    ) -> str:
        """Return a token for a resource; seconds of life may be negative in tests."""
        claims = {
            "aud": audience,
            "iss": ISSUER,
            "appid": principal.app_id or "",
            "appidacr": "1",
            "idp": ISSUER,
            "idtyp": "app",
            "oid": principal.object_id,
            "sub": principal.object_id,
            "tid": TENANT_ID,
            "ver": "1.0",
        }
        return self._sign(claims, lifetime)

    def verify(self, authorization: str | None, audiences: Iterable[str]) -> Caller:
        """Return the caller of an Authorization header, or raise AuthError."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise AuthError(
                "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is missing or in "
                "an invalid format.",
            )
        claims, allowed = self._claims(token.strip()), tuple(audiences)
        _check_expiry(claims)
        if claims["aud"].rstrip("/") not in {
            audience.rstrip("/") for audience in allowed
        }:
            raise AuthError(
                "InvalidAuthenticationTokenAudience",
                "The access token has been obtained for wrong audience or resource "
                f"'{claims['aud']}'. It should exactly match with one of the allowed "
                f"audiences '{','.join(allowed)}'.",
            )
        return Caller(
            object_id=claims["oid"], tenant=claims["tid"], app_id=claims["appid"]
        )

    def issue_refresh(self, principal: Principal) -> str:
        """Return a refresh token; only the token endpoint understands it."""
        return self._sign({"aud": _REFRESH, "sub": principal.object_id}, 90 * 86400)

    def check_refresh(self, token: str) -> str | None:
        """Return the object ID of a refresh token that holds, else nothing."""
        try:
            return str(self._decode(token, audience=_REFRESH)["sub"])
        except jwt.InvalidTokenError:
            return None

    def issue_assertion(self, client_id: str, lifetime: int = 600) -> str:
        """Return what the simulated federation would give a workload of this client.

        One trusted issuer, and the client ID as the subject, are assumed.
        """
        claims = {"aud": FEDERATION_AUDIENCE, "sub": client_id, "iss": FEDERATION}
        return self._sign(claims, lifetime)

    def check_assertion(self, assertion: str, client_id: str) -> None:
        """Raise AssertionRefused unless the federation issued this for the client."""
        try:
            claims = self._decode(
                assertion, audience=FEDERATION_AUDIENCE, issuer=FEDERATION
            )
        except jwt.ExpiredSignatureError:
            raise AssertionRefused(
                700024, "Client assertion is not within its valid time range."
            ) from None
        except (jwt.InvalidAudienceError, jwt.InvalidIssuerError) as error:
            raise AssertionRefused(
                700212, f"No matching federated identity record found: {error}."
            ) from None
        except jwt.InvalidTokenError:
            raise AssertionRefused(
                700027, "Client assertion failed signature validation."
            ) from None
        if claims["sub"] != client_id:
            raise AssertionRefused(
                700213,
                "No matching federated identity record found for presented assertion "
                f"subject '{claims['sub']}'.",
            )

    def public_keys(self) -> dict[str, Any]:
        """Return the JSON web key set that verifies the tokens."""
        numbers = self._key.public_key().public_numbers()
        key = {
            "kty": "RSA",
            "use": "sig",
            "kid": KEY_ID,
            "n": _base64url(numbers.n),
            "e": _base64url(numbers.e),
        }
        return {"keys": [key]}

    def _sign(self, claims: Mapping[str, Any], lifetime: int) -> str:
        now = int(time.time())
        times = {
            "iat": now,
            "nbf": min(now, now + lifetime) - 300,
            "exp": now + lifetime,
        }
        return jwt.encode(
            {**claims, **times}, self._key, algorithm="RS256", headers={"kid": KEY_ID}
        )

    def _decode(
        self, token: str, audience: str, issuer: str | None = None
    ) -> Mapping[str, Any]:
        return jwt.decode(
            token,
            self._key.public_key(),
            algorithms=["RS256"],
            audience=audience,
            issuer=issuer,
        )

    def _claims(self, token: str) -> Mapping[str, Any]:
        if (known := self._verified.get(token)) is not None:
            return known
        try:
            claims = jwt.decode(
                token,
                self._key.public_key(),
                algorithms=["RS256"],
                issuer=ISSUER,
                options={
                    "verify_aud": False,
                    "verify_exp": False,
                    "require": ["aud", "exp", "oid", "tid", "appid"],
                },
            )
        except jwt.InvalidTokenError:
            raise AuthError(
                "InvalidAuthenticationToken", "The access token is invalid."
            ) from None
        self._verified[token] = claims
        return claims

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        with self._store.lock:
            known = self._store.get_document("identity", "signing-key")
            if known is None:
                known = {"pem": _new_key()}
                self._store.put_document("identity", "signing-key", known)
        key = serialization.load_pem_private_key(known["pem"].encode(), password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key


def _check_expiry(claims: Mapping[str, Any]) -> None:
    now = time.time()
    if claims["exp"] <= now:
        raise AuthError(
            "ExpiredAuthenticationToken",
            f"The access token expiry UTC time '{_utc(claims['exp'])}' is earlier than "
            f"current UTC time '{_utc(now)}'.",
        )


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%m/%d/%Y %I:%M:%S %p")


def _base64url(number: int) -> str:
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
