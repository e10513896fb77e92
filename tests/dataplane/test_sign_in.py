"""Each way in which azure-native signs in, taken by the data plane's own credential.

The settings go to both under the same names; the simulated sign-in and the simulated
host's identity answer.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from azure.core.exceptions import ClientAuthenticationError

from components.dataplane.cloud import cloud_from
from components.dataplane.credentials import make_credential
from components.dataplane.errors import NotSignedInError
from components.dataplane.sign_in import AMBIENT_VARIABLES, SOURCES, sign_in_from
from simulated_azure.constants import (
    DEPLOYER_CLIENT_ID,
    DEPLOYER_OBJECT_ID,
    SUBSCRIPTION_ID,
    TENANT_ID,
)
from simulated_azure.identity.tokens import SYNAPSE_AUDIENCES
from simulated_azure.simulation import Simulation
from tests.dataplane.sign_in_stand_ins import Pipeline, write_az, write_certificate

APPLICATION = {"ARM_CLIENT_ID": DEPLOYER_CLIENT_ID, "ARM_TENANT_ID": TENANT_ID}
VARIABLES = {name for _, *names in SOURCES.values() for name in names}


@pytest.fixture(autouse=True)
def nobody_is_signed_in(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in {*VARIABLES, *AMBIENT_VARIABLES} - {"AZURE_AUTHORITY_HOST"}:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def token_file(simulation: Simulation, tmp_path: Path) -> str:
    """Write the deployer's federated token into a file; return its path."""
    file = tmp_path / "token"
    file.write_text(simulation.tokens.issue_assertion(DEPLOYER_CLIENT_ID))
    return str(file)


def signed_in(simulation: Simulation, **configuration: str) -> str:
    """Return the object ID of whoever gets a token for Synapse."""
    stack = {f"azure-native:{key}": value for key, value in configuration.items()}
    cloud = cloud_from(os.environ)
    credential = make_credential(cloud, sign_in_from(os.environ, stack))
    token = credential.get_token(cloud.synapse_scope).token
    return simulation.tokens.verify(f"Bearer {token}", SYNAPSE_AUDIENCES).object_id


def use(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_a_client_secret(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = simulation.directory.client_secret(DEPLOYER_CLIENT_ID)
    use(monkeypatch, ARM_CLIENT_SECRET=secret, **APPLICATION)

    assert signed_in(simulation) == DEPLOYER_OBJECT_ID


def test_a_client_certificate(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "certificate.pem"
    simulation.directory.add_certificate(DEPLOYER_CLIENT_ID, write_certificate(file))
    use(monkeypatch, ARM_CLIENT_CERTIFICATE_PATH=str(file), **APPLICATION)

    assert signed_in(simulation) == DEPLOYER_OBJECT_ID


def test_another_certificate_is_refused(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine, other = tmp_path / "mine.pem", tmp_path / "other.pem"
    simulation.directory.add_certificate(DEPLOYER_CLIENT_ID, write_certificate(other))
    write_certificate(mine)
    use(monkeypatch, ARM_CLIENT_CERTIFICATE_PATH=str(mine), **APPLICATION)

    with pytest.raises(ClientAuthenticationError, match="AADSTS700027"):
        signed_in(simulation)


def test_a_federated_token(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assertion = simulation.tokens.issue_assertion(DEPLOYER_CLIENT_ID)
    use(monkeypatch, ARM_USE_OIDC="true", ARM_OIDC_TOKEN=assertion, **APPLICATION)

    assert signed_in(simulation) == DEPLOYER_OBJECT_ID


def test_a_federated_token_in_a_file(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch, token_file: str
) -> None:
    use(
        monkeypatch,
        ARM_USE_OIDC="true",
        ARM_OIDC_TOKEN_FILE_PATH=token_file,
        **APPLICATION,
    )

    assert signed_in(simulation) == DEPLOYER_OBJECT_ID


def test_a_federated_token_that_the_pipeline_gives_out(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assertion = simulation.tokens.issue_assertion(DEPLOYER_CLIENT_ID)
    with Pipeline(assertion) as pipeline:
        use(
            monkeypatch,
            ARM_USE_OIDC="true",
            ACTIONS_ID_TOKEN_REQUEST_URL=f"{pipeline.url}/token?api-version=2.0",
            ACTIONS_ID_TOKEN_REQUEST_TOKEN="for-this-job",
            **APPLICATION,
        )

        assert signed_in(simulation) == DEPLOYER_OBJECT_ID

    [(path, authorization)] = pipeline.asked
    assert path == "/token?audience=api://AzureADTokenExchange&api-version=2.0"
    assert authorization == "Bearer for-this-job"


def test_the_identity_of_an_app_service(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = simulation.environment()
    names = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER")
    use(monkeypatch, ARM_USE_MSI="true", **{name: host[name] for name in names})

    assert signed_in(simulation) == DEPLOYER_OBJECT_ID


def test_the_identity_of_a_virtual_machine(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = simulation.environment()["IDENTITY_ENDPOINT"]
    host = endpoint.removesuffix("/msi/token")
    use(monkeypatch, ARM_USE_MSI="true", AZURE_POD_IDENTITY_AUTHORITY_HOST=host)

    assert signed_in(simulation) == DEPLOYER_OBJECT_ID


def test_the_default_credential(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch, token_file: str
) -> None:
    use(
        monkeypatch,
        ARM_USE_DEFAULT_AZURE_CREDENTIAL="true",
        AZURE_CLIENT_ID=DEPLOYER_CLIENT_ID,
        AZURE_FEDERATED_TOKEN_FILE=token_file,
        AZURE_TENANT_ID=TENANT_ID,
    )

    assert signed_in(simulation) == DEPLOYER_OBJECT_ID


@pytest.mark.parametrize(
    ("variables", "asked_for"),
    [
        ({"ARM_TENANT_ID": TENANT_ID}, f"--tenant {TENANT_ID}"),
        (
            {"ARM_TENANT_ID": TENANT_ID, "ARM_SUBSCRIPTION_ID": SUBSCRIPTION_ID},
            f"--subscription {SUBSCRIPTION_ID}",
        ),
    ],
)
def test_the_azure_cli_of_the_chosen_tenant(
    simulation: Simulation,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variables: dict[str, str],
    asked_for: str,
) -> None:
    asked = write_az(simulation, tmp_path)
    use(monkeypatch, PATH=f"{tmp_path}:{os.environ['PATH']}", **variables)

    assert signed_in(simulation) == DEPLOYER_OBJECT_ID
    assert asked_for in asked.read_text()


def test_the_stack_wins_over_the_environment(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = simulation.directory.client_secret(DEPLOYER_CLIENT_ID)
    use(monkeypatch, ARM_CLIENT_SECRET="wrong", **APPLICATION)

    assert signed_in(simulation, clientSecret=secret) == DEPLOYER_OBJECT_ID


def test_a_way_that_is_chosen_does_not_fall_through(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = simulation.environment()
    names = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER")
    use(monkeypatch, ARM_USE_MSI="true", **{name: host[name] for name in names})
    use(monkeypatch, ARM_CLIENT_SECRET="half", ARM_TENANT_ID=TENANT_ID)

    with pytest.raises(NotSignedInError, match="ARM_CLIENT_ID is not"):
        signed_in(simulation)
