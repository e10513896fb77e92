"""Which credential the environment calls for, and the line when there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AzureCliCredential,
    CredentialUnavailableError,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from components.dataplane.client import Client
from components.dataplane.cloud import CLOUDS
from components.dataplane.credentials import make_credential, not_signed_in
from components.dataplane.errors import NotSignedInError
from tests.unit.dataplane.doubles import NOWHERE, Clock, Reply, Transport, Wire

PUBLIC = CLOUDS["public"]


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({}, AzureCliCredential),
        ({"IDENTITY_ENDPOINT": "http://localhost"}, ManagedIdentityCredential),
    ],
)
def test_the_environment_chooses(environ: dict[str, str], kind: type[object]) -> None:
    assert type(make_credential(PUBLIC, environ)) is kind


def test_a_federated_token_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {
        "AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token"),
        "AZURE_CLIENT_ID": "a",
        "AZURE_TENANT_ID": "t",
        "IDENTITY_ENDPOINT": "http://localhost",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert type(make_credential(PUBLIC, environ)) is WorkloadIdentityCredential


def test_a_federated_token_for_nobody_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AZURE_CLIENT_ID", "AZURE_TENANT_ID"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(NotSignedInError, match="no Azure sign-in to use"):
        make_credential(PUBLIC, {"AZURE_FEDERATED_TOKEN_FILE": "token"})


class Nobody:
    """A credential that has none to give."""

    def get_token(self, *scopes: str, **kwargs: Any) -> Any:
        raise CredentialUnavailableError("Please run 'az login'\nand much more")


def test_without_sign_in_there_is_one_line_with_the_cure() -> None:
    wire = Wire(Reply())
    client = Client(
        NOWHERE, "s", Nobody(), timing=Clock().timing, transport=Transport(wire)
    )

    with pytest.raises(NotSignedInError, match="Cure: run az login") as error:
        client.get("/x", "1")
    assert "\n" not in str(error.value)
    assert wire.requests == []


def test_a_refused_credential_is_told_apart() -> None:
    refused = ClientAuthenticationError("AADSTS7000222: expired\ntrace")
    refused.response = cast(Any, object())

    assert str(not_signed_in(refused)).startswith(
        "The Azure sign-in refused the credential. Seen: AADSTS7000222: expired."
    )
