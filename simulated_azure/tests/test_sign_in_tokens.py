"""What the services do with a token, and how a cloud is discovered."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from simulated_azure.constants import DEPLOYER_OBJECT_ID, SUBSCRIPTION_ID, TENANT_ID
from simulated_azure.identity import ARM_AUDIENCES, Tokens
from simulated_azure.simulation import Simulation
from simulated_azure.store import Store

ARM = "https://management.azure.com"
SYNAPSE = "https://dev.azuresynapse.net"


def issue(simulation: Simulation, audience: str, lifetime: int = 600) -> str:
    deployer = simulation.directory.get(DEPLOYER_OBJECT_ID)
    assert deployer is not None
    return simulation.tokens.issue(deployer, audience, lifetime)


def ask_arm(simulation: Simulation, token: str | None) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.get(
        f"{simulation.url}/subscriptions/{SUBSCRIPTION_ID}",
        params={"api-version": "2022-12-01"},
        headers=headers,
        timeout=5,
    )


@pytest.mark.parametrize("audience", ARM_AUDIENCES)
def test_arm_accepts_its_audiences(simulation: Simulation, audience: str) -> None:
    assert ask_arm(simulation, issue(simulation, audience)).status_code == 200


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("missing", "AuthenticationFailed"),
        ("garbage", "InvalidAuthenticationToken"),
        ("expired", "ExpiredAuthenticationToken"),
        ("audience", "InvalidAuthenticationTokenAudience"),
    ],
)
def test_arm_refuses_a_token_that_does_not_hold(
    simulation: Simulation, fault: str, code: str
) -> None:
    tokens = {
        "missing": None,
        "garbage": "not.a.token",
        "expired": issue(simulation, ARM, lifetime=-1),
        "audience": issue(simulation, SYNAPSE),
    }

    answer = ask_arm(simulation, tokens[fault])

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, code)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")


def test_a_token_of_another_azure_is_refused(
    simulation: Simulation, tmp_path: Path
) -> None:
    deployer = simulation.directory.get(DEPLOYER_OBJECT_ID)
    assert deployer is not None
    with Store(tmp_path / "other.db") as store:
        foreign = Tokens(store).issue(deployer, ARM)

    answer = ask_arm(simulation, foreign)

    assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"


def test_a_token_outlives_a_restart(tmp_path: Path) -> None:
    with Simulation(tmp_path) as before:
        token = issue(before, ARM)

    with Simulation(tmp_path) as after:
        assert after.tokens.verify(f"Bearer {token}", ARM_AUDIENCES)


def test_no_token_and_no_secret_reaches_the_log(simulation: Simulation) -> None:
    secret = simulation.directory.client_secret("a-client")
    token = issue(simulation, ARM)
    ask_arm(simulation, token)
    requests.post(
        f"{simulation.url}/{TENANT_ID}/oauth2/v2.0/token",
        data={"grant_type": "client_credentials", "client_secret": secret},
        timeout=5,
    )

    logged = str(simulation.store.requests())

    assert simulation.store.requests()[0].caller == DEPLOYER_OBJECT_ID
    assert token not in logged
    assert secret not in logged


# azure-ai-ml warns of its own dependencies when it is imported.
@pytest.mark.filterwarnings("ignore")
def test_azure_ai_ml_discovers_this_cloud(simulation: Simulation) -> None:
    from azure.ai.ml import _azure_environments as environments

    metadata = simulation.environment()["ARM_CLOUD_METADATA_URL"]

    [(name, cloud)] = environments._get_clouds_by_metadata_url(metadata).items()

    assert name == "SimulatedAzure"
    assert cloud["resource_manager"] == f"{simulation.url}/"
    assert cloud["active_directory"] == f"{simulation.url}/"
    assert cloud["storage_endpoint"] == "core.windows.net"


def test_the_metadata_has_the_shape_of_the_version_asked_for(
    simulation: Simulation,
) -> None:
    def ask(version: str) -> object:
        return requests.get(
            f"{simulation.url}/metadata/endpoints",
            params={"api-version": version},
            timeout=5,
        ).json()

    assert isinstance(ask("2019-05-01"), list)
    newest, oldest = ask("2022-09-01"), ask("2015-01-01")
    assert isinstance(newest, dict)
    assert newest["name"] == "SimulatedAzure"
    assert isinstance(oldest, dict)
    assert oldest["portalEndpoint"] == "https://portal.azure.com/"


@pytest.mark.parametrize(
    ("path", "field", "ending"),
    [
        (
            "v2.0/.well-known/openid-configuration",
            "token_endpoint",
            "/oauth2/v2.0/token",
        ),
        (".well-known/openid-configuration", "token_endpoint", "/oauth2/token"),
        (
            "discovery/instance",
            "tenant_discovery_endpoint",
            "/v2.0/.well-known/openid-configuration",
        ),
    ],
)
def test_discovery_leads_on_within_this_azure(
    simulation: Simulation, path: str, field: str, ending: str
) -> None:
    answer = requests.get(f"{simulation.url}/common/{path}", timeout=5).json()

    assert answer[field].startswith(f"{simulation.url}/")
    assert answer[field].endswith(ending)
