"""The documented way from a Synapse notebook to the ML workspace, by the real client.

Synapse's own part is stood in for: `mssparkutils` gives a token of the simulated host.
Jobs are not simulated, so the sample ends there; up to it everything is real.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, Final

import pytest
from azure.core.exceptions import HttpResponseError
from azure.identity import ManagedIdentityCredential

from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import GROUP, Clients
from simulated_azure.tests.serving import workspace
from tests.engine.checkout import ROOT

AUDIENCES: Final = {"AzureManagement": "https://management.azure.com/.default"}
"""Of `getToken`: https://learn.microsoft.com/azure/synapse-analytics/spark/microsoft-spark-utilities"""


def sample() -> str:
    """Return the code that the guide shows, with the names of this test's workspace."""
    found = re.search(
        r"```python\n(.*?MLClient.*?)```",
        (ROOT / "docs/guides/spark-and-sql.md").read_text(),
        re.S,
    )
    assert found is not None
    names = {"…": SUBSCRIPTION_ID, "rg-…": GROUP, "mlw-…": "mlw"}
    return re.sub(r'"([^"]*…)"', lambda it: f'"{names[it[1]]}"', found[1])


def get_token(audience: str) -> str:
    return ManagedIdentityCredential().get_token(AUDIENCES[audience]).token


@pytest.fixture
def notebook(clients: Clients) -> dict[str, Any]:
    workspace(clients)
    credentials = SimpleNamespace(getToken=get_token)
    return {"mssparkutils": SimpleNamespace(credentials=credentials)}


@pytest.mark.filterwarnings("ignore")
def test_the_sample_reaches_the_workspace_as_who_runs_it(
    notebook: dict[str, Any],
) -> None:
    from azure.ai.ml import command  # it takes seconds to import

    notebook["job"] = command(
        command="true", environment="azureml:sklearn:1", compute="cpu"
    )

    with pytest.raises(HttpResponseError, match="NotSimulated"):
        exec(sample(), notebook)

    assert notebook["ml"].workspaces.get("mlw").name == "mlw"
