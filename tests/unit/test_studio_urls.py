"""Addresses that people open."""

from __future__ import annotations

import pytest

from components.network.private_dns import Cloud
from components.outputs import ml_studio_url, synapse_studio_url

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.X/workspaces/w"


@pytest.mark.parametrize(
    ("cloud", "host"),
    [
        ("public", "ml.azure.com"),
        ("usgovernment", "ml.azure.us"),
        ("china", "studio.ml.azure.cn"),
    ],
)
def test_the_studio_opens_the_workspace_in_its_tenant(cloud: Cloud, host: str) -> None:
    assert ml_studio_url(cloud, ID, "t") == f"https://{host}/?wsid={ID}&tid=t"


def test_synapse_studio_takes_the_id_escaped() -> None:
    url = synapse_studio_url("public", "/subscriptions/s")

    assert url == "https://web.azuresynapse.net?workspace=%2Fsubscriptions%2Fs"
