"""Which credential the environment calls for, and the line when there is none."""

from __future__ import annotations

from typing import Any, cast

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AzureCliCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    CredentialUnavailableError,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)

from components.dataplane.client import Client
from components.dataplane.cloud import CLOUDS
from components.dataplane.credentials import make_credential, not_signed_in
from components.dataplane.errors import NotSignedInError
from components.dataplane.sign_in import sign_in_from
from tests.unit.dataplane.doubles import NOWHERE, Clock, Reply, Transport, Wire

PUBLIC = CLOUDS["public"]


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({"IDENTITY_ENDPOINT": "http://localhost"}, AzureCliCredential),
        ({"ARM_USE_MSI": "true"}, ManagedIdentityCredential),
        ({"ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": "t"}, ClientAssertionCredential),
        ({"ARM_CLIENT_SECRET": "s"}, ClientSecretCredential),
        ({"ARM_USE_DEFAULT_AZURE_CREDENTIAL": "true"}, DefaultAzureCredential),
    ],
)
def test_each_way_comes_before_those_above_it(
    variables: dict[str, str], kind: type[object]
) -> None:
    application = {"ARM_CLIENT_ID": "c", "ARM_TENANT_ID": "t"}
    weaker = {} if kind is AzureCliCredential else {"ARM_USE_MSI": "true"}
    sign_in = sign_in_from({**application, **weaker, **variables})

    assert type(make_credential(PUBLIC, sign_in)) is kind


@pytest.mark.parametrize(
    ("variables", "lacking"),
    [
        ({"ARM_CLIENT_SECRET": "hush", "ARM_CLIENT_ID": "c"}, "ARM_TENANT_ID is not"),
        ({"ARM_USE_OIDC": "true", "ARM_TENANT_ID": "t"}, "ARM_CLIENT_ID is not"),
        (
            {"ARM_USE_OIDC": "true", "ARM_TENANT_ID": "t", "ARM_CLIENT_ID": "c"},
            "neither ARM_OIDC_TOKEN nor ARM_OIDC_TOKEN_FILE_PATH",
        ),
    ],
)
def test_half_a_sign_in_is_one_line_that_says_what_is_missing(
    variables: dict[str, str], lacking: str
) -> None:
    with pytest.raises(NotSignedInError, match=lacking) as error:
        make_credential(PUBLIC, sign_in_from(variables))

    assert "\n" not in str(error.value)


def test_no_secret_is_shown() -> None:
    secrets = ("ARM_CLIENT_SECRET", "ARM_OIDC_TOKEN", "ARM_OIDC_REQUEST_TOKEN")
    names = (*secrets, "ARM_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_SECRET")

    assert "hush" not in repr(sign_in_from(dict.fromkeys(names, "hush")))


class Nobody:
    """A credential that has none to give."""

    def get_token(self, *scopes: str, **kwargs: Any) -> Any:
        raise CredentialUnavailableError("Please run 'az login'\nand much more")


def test_without_sign_in_there_is_one_line_with_the_cure() -> None:
    wire = Wire(Reply())
    client = Client(
        NOWHERE, "s", Nobody(), timing=Clock().timing, transport=Transport(wire)
    )

    with pytest.raises(NotSignedInError, match="Fix: run az login") as error:
        client.get("/x", "1")
    assert "\n" not in str(error.value)
    assert wire.requests == []


def test_a_refused_credential_is_told_apart() -> None:
    refused = ClientAuthenticationError("AADSTS7000222: expired\ntrace")
    refused.response = cast(Any, object())

    assert str(not_signed_in(refused)).startswith(
        "The Azure sign-in refused the credential. Seen: AADSTS7000222: expired."
    )
