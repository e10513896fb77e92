"""Endpoints per cloud, and what the environment may replace."""

from __future__ import annotations

import pytest

from components.dataplane.cloud import cloud_from
from components.dataplane.errors import CloudSettingError


@pytest.mark.parametrize(
    ("name", "arm", "synapse"),
    [
        ("public", "management.azure.com", "ws.dev.azuresynapse.net"),
        (
            "usgovernment",
            "management.usgovcloudapi.net",
            "ws.dev.azuresynapse.usgovcloudapi.net",
        ),
        ("china", "management.chinacloudapi.cn", "ws.dev.azuresynapse.azure.cn"),
    ],
)
def test_each_cloud_has_its_endpoints(name: str, arm: str, synapse: str) -> None:
    cloud = cloud_from({"ARM_ENVIRONMENT": name})

    assert cloud.resource_manager == f"https://{arm}"
    assert cloud.synapse_endpoint("ws") == f"https://{synapse}"


def test_the_public_cloud_is_the_default() -> None:
    assert cloud_from({}).name == "public"


def test_the_stack_wins_over_the_environment() -> None:
    assert cloud_from({"ARM_ENVIRONMENT": "public"}, "china").name == "china"


def test_given_endpoints_keep_the_audiences() -> None:
    cloud = cloud_from(
        {
            "AZURE_RESOURCE_MANAGER_URL": "https://localhost:8443/",
            "SYNAPSE_DEV_ENDPOINT": "https://localhost:8443/synapse/{workspace}",
        }
    )

    assert cloud.resource_manager == "https://localhost:8443"
    assert cloud.synapse_endpoint("ws") == "https://localhost:8443/synapse/ws"
    assert cloud.resource_manager_scope == "https://management.azure.com/.default"
    assert cloud.synapse_scope == "https://dev.azuresynapse.net/.default"


@pytest.mark.parametrize(
    ("environ", "seen"),
    [
        ({"ARM_ENVIRONMENT": "german"}, "Seen: german. Allowed: public,"),
        ({"AZURE_RESOURCE_MANAGER_URL": "http://a"}, "Seen: http://a. Allowed: an htt"),
        ({"SYNAPSE_DEV_ENDPOINT": "https://a"}, "Seen: https://a. Allowed: a template"),
    ],
)
def test_what_is_no_cloud_is_refused(environ: dict[str, str], seen: str) -> None:
    with pytest.raises(CloudSettingError, match="Fix: ") as refused:
        cloud_from(environ)

    assert seen in str(refused.value)
