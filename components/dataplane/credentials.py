"""The credential of the signed-in identity, made when it is first needed.

It is the one that azure-native makes from the same settings (sign_in): the first of
default credential, client certificate, client secret, federated token (OIDC), managed
identity and Azure CLI that is configured, without falling through to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from azure.core import PipelineClient
from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.core.rest import HttpRequest
from azure.identity import (
    AzureCliCredential,
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)

from components.dataplane.cloud import Cloud
from components.dataplane.errors import NotSignedInError
from components.dataplane.sign_in import SOURCES, SignIn

_CLI_SECONDS = 30
_TRUE: Final = "true"
# https://learn.microsoft.com/entra/workload-id/workload-identity-federation
_FEDERATION_AUDIENCE: Final = "api://AzureADTokenExchange"


def make_credential(cloud: Cloud, sign_in: SignIn) -> TokenCredential:
    """Return the one credential that the settings call for; asks nobody yet.

    Raises:
        NotSignedInError: A way to sign in is chosen, and a part of it is missing.
    """
    try:
        return _credential(sign_in, _authority(cloud, sign_in))
    except (ValueError, OSError) as error:
        raise _no_sign_in(str(error)) from None


def _credential(sign_in: SignIn, authority: Mapping[str, Any]) -> TokenCredential:
    if sign_in.use_default == _TRUE:
        # The credentials that azure-native's SDK does not have are left out.
        return DefaultAzureCredential(
            **authority,
            exclude_shared_token_cache_credential=True,
            exclude_visual_studio_code_credential=True,
            exclude_broker_credential=True,
            process_timeout=_CLI_SECONDS,
        )
    if sign_in.certificate_path:
        return CertificateCredential(
            *_application(sign_in, "certificate_path"),
            certificate_path=sign_in.certificate_path,
            password=sign_in.certificate_password or None,
            **authority,
        )
    if sign_in.client_secret:
        return ClientSecretCredential(
            *_application(sign_in, "client_secret"), sign_in.client_secret, **authority
        )
    if sign_in.use_oidc == _TRUE:
        return ClientAssertionCredential(
            *_application(sign_in, "use_oidc"), _assertion(sign_in), **authority
        )
    if sign_in.use_msi == _TRUE:
        return ManagedIdentityCredential(client_id=sign_in.client_id or None)
    # The CLI takes one of the two; a subscription says its tenant too.
    if sign_in.subscription_id:
        return AzureCliCredential(
            subscription=sign_in.subscription_id, process_timeout=_CLI_SECONDS
        )
    return AzureCliCredential(tenant_id=sign_in.tenant_id, process_timeout=_CLI_SECONDS)


def _authority(cloud: Cloud, sign_in: SignIn) -> dict[str, Any]:
    authority = sign_in.authority or cloud.authority
    # Discovery asks the public cloud about hosts that it does not know.
    unknown = authority.rstrip("/") != cloud.authority
    return {"authority": authority, "disable_instance_discovery": unknown}


def _application(sign_in: SignIn, chosen: str) -> tuple[str, str]:
    """Return tenant and client; NotSignedInError names the one that is missing."""
    for name in ("tenant_id", "client_id"):
        if not getattr(sign_in, name):
            raise _no_sign_in(
                f"{SOURCES[chosen][1]} is set, and {SOURCES[name][1]} is not"
            )
    return sign_in.tenant_id, sign_in.client_id


def _assertion(sign_in: SignIn) -> Callable[[], str]:
    """Return what gives the federated token: as it is, from a file, or asked for."""
    if sign_in.oidc_token:
        return lambda: sign_in.oidc_token
    if sign_in.oidc_token_file:
        # Read at each use: pipelines write a new token before the old one expires.
        return lambda: Path(sign_in.oidc_token_file).read_text().strip()
    if sign_in.oidc_request_url and sign_in.oidc_request_token:
        return lambda: _requested_token(sign_in)
    names = " nor ".join(SOURCES[name][1] for name in ("oidc_token", "oidc_token_file"))
    raise _no_sign_in(
        f"{SOURCES['use_oidc'][1]} is true, and neither {names} nor a request URL "
        "with its token is set"
    )


def _requested_token(sign_in: SignIn) -> str:
    """Ask the pipeline for a token, as GitHub gives it out."""
    client: PipelineClient[Any, Any] = PipelineClient(sign_in.oidc_request_url)
    request = HttpRequest(
        "GET",
        sign_in.oidc_request_url,
        params={"audience": sign_in.oidc_audience or _FEDERATION_AUDIENCE},
        headers={
            "Accept": "application/json",
            "Authorization": f"Bearer {sign_in.oidc_request_token}",
        },
    )
    try:
        with client:
            answer = client.send_request(request)
            answer.raise_for_status()
            return str(answer.json()["value"])
    except (AzureError, KeyError, ValueError) as error:
        raise ClientAuthenticationError(
            f"The pipeline gave no federated token: {error}"
        ) from None


def not_signed_in(error: ClientAuthenticationError) -> NotSignedInError:
    """Return one clear line in place of the SDK's many."""
    refused = error.response is not None
    return _no_sign_in(str(error), refused=refused)


def _no_sign_in(message: str, *, refused: bool = False) -> NotSignedInError:
    lines = message.strip().splitlines() or ["nothing"]
    return NotSignedInError(
        what="The Azure sign-in refused the credential"
        if refused
        else "There is no Azure sign-in to use",
        seen=lines[0].rstrip("."),
        allowed="what azure-native takes: az login, ARM_USE_MSI, ARM_USE_OIDC, "
        "ARM_CLIENT_CERTIFICATE_PATH or ARM_CLIENT_SECRET with ARM_CLIENT_ID and "
        "ARM_TENANT_ID, or ARM_USE_DEFAULT_AZURE_CREDENTIAL",
        fix="run az login, or set the variables of the identity that deploys, and run "
        "again",
    )
