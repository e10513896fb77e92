"""Sign-in, asked by azure-identity's and MSAL's own classes."""

from __future__ import annotations

from pathlib import Path

import jwt
import msal
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    ClientAssertionCredential,
    ClientSecretCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from simulated_azure.constants import (
    DEPLOYER_CLIENT_ID,
    DEPLOYER_OBJECT_ID,
    TENANT_ID,
)
from simulated_azure.identity import ARM_AUDIENCES, SYNAPSE_AUDIENCES
from simulated_azure.identity.grants import AZURE_CLI_CLIENT_ID
from simulated_azure.identity.tokens import FEDERATION_AUDIENCE
from simulated_azure.simulation import Simulation

ARM_SCOPE = "https://management.azure.com/.default"
SYNAPSE_SCOPE = "https://dev.azuresynapse.net/.default"


def secret_credential(
    simulation: Simulation, client_id: str = DEPLOYER_CLIENT_ID, secret: str = ""
) -> ClientSecretCredential:
    known = simulation.directory.client_secret(DEPLOYER_CLIENT_ID)
    return ClientSecretCredential(
        TENANT_ID, client_id, secret or known, disable_instance_discovery=True
    )


def test_a_client_secret_gets_a_token_that_arm_accepts(simulation: Simulation) -> None:
    token = secret_credential(simulation).get_token(ARM_SCOPE).token

    caller = simulation.tokens.verify(f"Bearer {token}", ARM_AUDIENCES)
    assert caller.object_id == DEPLOYER_OBJECT_ID
    assert caller.app_id == DEPLOYER_CLIENT_ID


def test_a_token_names_its_audience_principal_and_times(
    simulation: Simulation,
) -> None:
    token = secret_credential(simulation).get_token(SYNAPSE_SCOPE).token

    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["aud"] == "https://dev.azuresynapse.net"
    assert (claims["oid"], claims["tid"]) == (DEPLOYER_OBJECT_ID, TENANT_ID)
    assert claims["exp"] - claims["iat"] == 3600


def test_the_published_keys_verify_a_token(simulation: Simulation) -> None:
    token = secret_credential(simulation).get_token(ARM_SCOPE).token
    discovery = requests.get(
        f"{simulation.url}/{TENANT_ID}/v2.0/.well-known/openid-configuration", timeout=5
    ).json()

    [key] = requests.get(discovery["jwks_uri"], timeout=5).json()["keys"]

    claims = jwt.decode(token, jwt.PyJWK(key), audience="https://management.azure.com")
    assert claims["oid"] == DEPLOYER_OBJECT_ID


def test_a_client_assertion_gets_a_token(simulation: Simulation) -> None:
    credential = ClientAssertionCredential(
        TENANT_ID,
        DEPLOYER_CLIENT_ID,
        lambda: simulation.tokens.issue_assertion(DEPLOYER_CLIENT_ID),
        disable_instance_discovery=True,
    )

    token = credential.get_token(SYNAPSE_SCOPE).token

    assert simulation.tokens.verify(f"Bearer {token}", SYNAPSE_AUDIENCES)


def test_workload_identity_gets_a_token(simulation: Simulation, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(simulation.tokens.issue_assertion(DEPLOYER_CLIENT_ID))
    credential = WorkloadIdentityCredential(
        tenant_id=TENANT_ID,
        client_id=DEPLOYER_CLIENT_ID,
        token_file_path=str(file),
        disable_instance_discovery=True,
    )

    assert credential.get_token(ARM_SCOPE).token


@pytest.mark.parametrize(
    ("assertion", "number"),
    [
        ("expired", "AADSTS700024"),
        ("another client", "AADSTS700213"),
        ("not signed here", "AADSTS700027"),
        ("another issuer", "AADSTS700212"),
    ],
)
def test_an_assertion_that_does_not_hold_is_refused(
    simulation: Simulation, assertion: str, number: str
) -> None:
    tokens = simulation.tokens
    deployer = simulation.directory.get(DEPLOYER_OBJECT_ID)
    assert deployer is not None
    made = {
        "another issuer": tokens.issue(deployer, FEDERATION_AUDIENCE),
        "expired": tokens.issue_assertion(DEPLOYER_CLIENT_ID, lifetime=-10),
        "another client": tokens.issue_assertion("another"),
        "not signed here": jwt.encode({"sub": DEPLOYER_CLIENT_ID}, "k" * 32),
    }
    credential = ClientAssertionCredential(
        TENANT_ID,
        DEPLOYER_CLIENT_ID,
        lambda: made[assertion],
        disable_instance_discovery=True,
    )

    with pytest.raises(ClientAuthenticationError, match=number):
        credential.get_token(ARM_SCOPE)


@pytest.mark.parametrize(
    ("client_id", "secret", "scope", "number"),
    [
        (DEPLOYER_CLIENT_ID, "wrong", ARM_SCOPE, "AADSTS7000215"),
        ("unknown", "", ARM_SCOPE, "AADSTS700016"),
        (DEPLOYER_CLIENT_ID, "", "https://nobody.example/.default", "AADSTS500011"),
        (DEPLOYER_CLIENT_ID, "", "https://vault.azure.net/read", "AADSTS1002012"),
    ],
)
def test_a_client_credential_that_does_not_hold_is_refused(
    simulation: Simulation, client_id: str, secret: str, scope: str, number: str
) -> None:
    credential = secret_credential(simulation, client_id, secret)

    with pytest.raises(ClientAuthenticationError, match=number):
        credential.get_token(scope)


def test_a_refresh_token_gets_an_access_token(simulation: Simulation) -> None:
    deployer = simulation.directory.get(DEPLOYER_OBJECT_ID)
    assert deployer is not None
    application = msal.PublicClientApplication(
        AZURE_CLI_CLIENT_ID,
        authority=f"{simulation.url}/{TENANT_ID}",
        instance_discovery=False,
    )

    answer = application.acquire_token_by_refresh_token(
        simulation.tokens.issue_refresh(deployer), [ARM_SCOPE]
    )

    assert simulation.tokens.verify(f"Bearer {answer['access_token']}", ARM_AUDIENCES)


def test_a_made_up_refresh_token_is_refused(simulation: Simulation) -> None:
    answer = requests.post(
        f"{simulation.url}/{TENANT_ID}/oauth2/v2.0/token",
        data={
            "grant_type": "refresh_token",
            "client_id": AZURE_CLI_CLIENT_ID,
            "refresh_token": "made up",
            "scope": ARM_SCOPE,
        },
        timeout=5,
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_the_default_credential_is_the_hosts_managed_identity(
    simulation: Simulation,
) -> None:
    token = DefaultAzureCredential().get_token(SYNAPSE_SCOPE).token

    caller = simulation.tokens.verify(f"Bearer {token}", SYNAPSE_AUDIENCES)
    assert caller.object_id == DEPLOYER_OBJECT_ID


def test_a_user_assigned_identity_is_chosen_by_its_client_id(
    simulation: Simulation,
) -> None:
    simulation.directory.add_principal("oid-1", "ServicePrincipal", "id-x", "client-1")

    token = ManagedIdentityCredential(client_id="client-1").get_token(ARM_SCOPE).token

    caller = simulation.tokens.verify(f"Bearer {token}", ARM_AUDIENCES)
    assert caller.object_id == "oid-1"
    with pytest.raises(ClientAuthenticationError, match="managed identity"):
        ManagedIdentityCredential(client_id="unknown").get_token(ARM_SCOPE)


def test_a_process_without_the_identity_header_gets_no_token(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_HEADER", "wrong")

    with pytest.raises(ClientAuthenticationError):
        ManagedIdentityCredential().get_token(ARM_SCOPE)


def test_a_virtual_machines_identity_endpoint_answers(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = simulation.environment()["IDENTITY_ENDPOINT"].removesuffix("/msi/token")
    monkeypatch.delenv("IDENTITY_ENDPOINT")
    monkeypatch.delenv("IDENTITY_HEADER")
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", host)

    token = ManagedIdentityCredential().get_token(ARM_SCOPE).token

    assert simulation.tokens.verify(f"Bearer {token}", ARM_AUDIENCES)


def test_an_unknown_tenant_is_refused(simulation: Simulation) -> None:
    answer = requests.post(
        f"{simulation.url}/nobody/oauth2/v2.0/token", data={}, timeout=5
    )

    assert answer.status_code == 400
    assert "AADSTS90002" in answer.json()["error_description"]
