"""What the stack exports: names that others read are a contract."""

from __future__ import annotations

from tests.unit.platform_runs import platform


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


def test_the_studio_url_names_workspace_and_tenant() -> None:
    run = platform("dev")

    url = run.value(run.built.outputs["mlStudioUrl"])
    assert url.startswith("https://ml.azure.com/?wsid=/subscriptions/")
    assert url.endswith("&tid=72f00000-0000-4000-8000-000000000001")
