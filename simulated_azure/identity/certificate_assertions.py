"""Client assertions that an application signs with the key of its own certificate.

Source: https://learn.microsoft.com/entra/identity-platform/certificate-credentials
(claims and header; issuer and subject are the client ID). That the audience is one of
the tenant's token endpoints is not checked.
"""

from __future__ import annotations

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

from simulated_azure.identity.tokens import AssertionRefused


def is_signed_by_client(assertion: str, client_id: str) -> bool:
    """Say whether the assertion claims to come from the application itself."""
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return False
    return bool(claims.get("iss") == client_id)


def check_certificate_assertion(assertion: str, certificate: str | None) -> None:
    """Raise AssertionRefused unless the certificate's key signed the assertion."""
    pem = (certificate or "").encode()
    key = load_pem_x509_certificate(pem).public_key() if pem else None
    if not isinstance(key, RSAPublicKey):
        raise AssertionRefused(
            700027, "The certificate used to sign the assertion is not registered."
        )
    try:
        jwt.decode(
            assertion,
            key,
            algorithms=["RS256", "PS256"],
            options={"verify_aud": False},
        )
    except jwt.ExpiredSignatureError:
        raise AssertionRefused(
            700024, "Client assertion is not within its valid time range."
        ) from None
    except jwt.InvalidTokenError:
        raise AssertionRefused(
            700027, "Client assertion failed signature validation."
        ) from None
