"""What the stack exports: names that others read are a contract."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.platform_runs import platform

PAGE = Path(__file__).parents[2] / "docs" / "outputs.md"


def test_the_outputs_are_a_contract() -> None:
    run = platform("dev")

    assert list(run.built.outputs) == [
        "location",
        "networkResourceGroup",
        "mlResourceGroup",
        "synapseResourceGroup",
        "virtualNetworkId",
        "privateEndpointsSubnetId",
        "trainingSubnetId",
        "scoringSubnetId",
        "egressAddress",
        "mlStorageId",
        "mlStorageName",
        "dataLakeId",
        "dataLakeName",
        "dataLakeEndpoint",
        "keyVaultId",
        "keyVaultUri",
        "containerRegistryId",
        "containerRegistryLoginServer",
        "logAnalyticsId",
        "applicationInsightsId",
        "mlWorkspaceId",
        "mlWorkspaceName",
        "mlIdentityId",
        "mlStudioUrl",
        "computeClusterName",
        "computeClusterNames",
        "computeInstanceNames",
        "onlineEndpointNames",
        "onlineScoringUris",
        "batchEndpointNames",
        "batchScoringUris",
        "synapseWorkspaceId",
        "synapseWorkspaceName",
        "synapsePrincipalId",
        "synapseEndpoint",
        "synapseStudioUrl",
        "sparkPoolNames",
        "sqlPoolNames",
        "synapseConnectionName",
        "linkedServiceName",
        "approvalStates",
        "mlRegistryId",
        "mlRegistryStorageId",
        "mlRegistryContainerRegistryId",
    ]


def test_the_page_of_outputs_lists_them_all() -> None:
    cells = re.findall(r"^\| (`.+?) \|", PAGE.read_text("utf-8"), re.M)

    listed = re.findall(r"`(\w+)`", " ".join(cells))

    assert sorted(listed) == sorted(platform("dev").built.outputs)


def test_the_studio_url_names_workspace_and_tenant() -> None:
    run = platform("dev")

    url = run.value(run.built.outputs["mlStudioUrl"])
    assert url.startswith("https://ml.azure.com/?wsid=/subscriptions/")
    assert url.endswith("&tid=72f00000-0000-4000-8000-000000000001")
