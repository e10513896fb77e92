"""Who is asking: the credential, made when it is first needed, in this process.

The chain: a federated token when ``AZURE_FEDERATED_TOKEN_FILE`` is set, the managed
identity when ``IDENTITY_ENDPOINT`` is, else whoever is signed in to the Azure CLI.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from azure.core.credentials import TokenCredential
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AzureCliCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from components.dataplane.cloud import Cloud
from components.dataplane.errors import NotSignedInError

_CLI_SECONDS = 30


def make_credential(
    cloud: Cloud, environ: Mapping[str, str] = os.environ
) -> TokenCredential:
    """Return the one credential that the environment calls for; asks nobody yet."""
    if environ.get("AZURE_FEDERATED_TOKEN_FILE"):
        authority = environ.get("AZURE_AUTHORITY_HOST") or cloud.authority
        try:
            # Discovery asks the public cloud about hosts that it does not know.
            return WorkloadIdentityCredential(
                authority=authority,
                disable_instance_discovery=authority.rstrip("/") != cloud.authority,
            )
        except ValueError as error:
            raise _no_sign_in(str(error)) from None
    if environ.get("IDENTITY_ENDPOINT"):
        return ManagedIdentityCredential(client_id=environ.get("AZURE_CLIENT_ID"))
    return AzureCliCredential(process_timeout=_CLI_SECONDS)


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
        allowed="az login, a managed identity (IDENTITY_ENDPOINT) or a federated "
        "token (AZURE_FEDERATED_TOKEN_FILE)",
        cure="run az login, or give the runner an identity, and run again",
    )
