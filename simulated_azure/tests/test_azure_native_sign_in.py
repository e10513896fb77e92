"""The provider signs in as its settings say, in azure-native's own order."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from simulated_azure.constants import DEPLOYER_OBJECT_ID, TENANT_ID
from simulated_azure.engine.azure_native.server import serve
from simulated_azure.engine.azure_native.sign_in import SignIn
from simulated_azure.engine.caller import environment_of
from simulated_azure.simulation import Simulation
from simulated_azure.tests.provider_client import ProviderClient

PIPELINE = "60000000-0000-4000-8000-0000000000f1"
APPLICATION = "60000000-0000-4000-8000-0000000000f2"
CLIENT = {"clientId": APPLICATION, "tenantId": TENANT_ID}
CONNECTS = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))):
    sys.stdin.read()
"""


@pytest.fixture
def client(simulation: Simulation) -> Iterator[ProviderClient]:
    simulation.directory.add_principal(
        PIPELINE, "ServicePrincipal", "pipeline", APPLICATION
    )
    server = serve(simulation.environment())
    client = ProviderClient(server.port)
    yield client
    client.close()
    server.stop()


def signed_in(client: ProviderClient, **settings: str) -> str:
    """Return the object ID of whoever the configured provider is."""
    client.configure(**settings)
    config = client.invoke("azure-native:authorization:getClientConfig")
    return str(config["objectId"])


def test_it_is_the_host_where_nothing_else_is_said(client: ProviderClient) -> None:
    assert signed_in(client) == DEPLOYER_OBJECT_ID
    assert signed_in(client, clientId=APPLICATION) == PIPELINE


def test_a_client_secret_comes_before_the_host(
    client: ProviderClient, simulation: Simulation
) -> None:
    secret = simulation.directory.client_secret(APPLICATION)

    assert signed_in(client, clientSecret=secret, **CLIENT) == PIPELINE


def test_a_federated_token(
    client: ProviderClient, simulation: Simulation, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text(simulation.tokens.issue_assertion(APPLICATION))

    who = signed_in(client, useOidc="true", oidcTokenFilePath=str(file), **CLIENT)

    assert who == PIPELINE


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"clientSecret": "wrong", **CLIENT}, "AADSTS7000215"),
        ({"clientSecret": "half"}, "ARM_CLIENT_ID is missing"),
        ({"clientCertificatePath": "x.pem"}, "NotSimulated"),
    ],
)
def test_a_way_that_is_chosen_does_not_fall_through(
    client: ProviderClient, settings: dict[str, str], said: str
) -> None:
    with pytest.raises(grpc.RpcError, match=said):
        signed_in(client, **settings)


def test_variables_count_where_the_configuration_is_silent() -> None:
    environment = {"ARM_CLIENT_SECRET": "theirs", "ARM_CLIENT_ID": "a"}

    sign_in = SignIn.of(environment, {"clientSecret": "ours"})

    assert sign_in.form() == {
        "grant_type": "client_credentials",
        "client_id": "a",
        "client_secret": "ours",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="it needs /proc")
def test_the_variables_are_those_of_the_process_that_calls() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        subprocess.Popen(
            [sys.executable, "-c", CONNECTS, str(server.getsockname()[1])],
            env={**os.environ, "ARM_CLIENT_ID": APPLICATION},
            stdin=subprocess.PIPE,
        ) as caller,
    ):
        connection, (host, port) = server.accept()
        with connection:
            found = environment_of(f"ipv4:{host}:{port}")
        caller.communicate(b"")

    assert found["ARM_CLIENT_ID"] == APPLICATION
