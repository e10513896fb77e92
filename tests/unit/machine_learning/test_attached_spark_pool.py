"""A Spark pool as a compute, and the connection to serverless SQL."""

from __future__ import annotations

import pytest

from components.errors import DecisionError
from components.machine_learning.attached_spark_pool import (
    AttachedSparkPool,
    AttachedSparkPoolArgs,
)
from components.machine_learning.synapse_connection import (
    SynapseConnection,
    SynapseConnectionArgs,
)
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registration, register

POOL = f"{GROUP}/providers/Microsoft.Synapse/workspaces/synw/bigDataPools/synspmain"
IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"


def attach(name: str = "synspmain") -> Registration:
    args = AttachedSparkPoolArgs(
        compute_name=name,
        resource_group_name="rg",
        workspace_name="mlw",
        location="swedencentral",
        pool_id=POOL,
        identity_id=IDENTITY,
        tags={"owner": "somebody"},
    )
    run = register(lambda: AttachedSparkPool("attached-spark-pool", args))
    return run.one("machinelearningservices:Compute")


def test_the_pool_is_attached_with_an_identity_and_no_local_account() -> None:
    made = attach()

    assert made.inputs == {
        "computeName": "synspmain",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": [IDENTITY]},
        "location": "swedencentral",
        "properties": {
            "computeLocation": "swedencentral",
            "computeType": "SynapseSpark",
            "disableLocalAuth": True,
            "resourceId": POOL,
        },
        "resourceGroupName": "rg",
        "tags": {"owner": "somebody"},
        "workspaceName": "mlw",
    }
    assert made.delete_first is True


@pytest.mark.parametrize("name", ["abc", "a-b", "A" * 16])
def test_names_that_azure_takes(name: str) -> None:
    assert attach(name).inputs["computeName"] == name


@pytest.mark.parametrize("name", ["ab", "a" * 17, "1a", "a-", "a_b"])
def test_names_that_azure_refuses_are_refused(name: str) -> None:
    with pytest.raises(DecisionError, match="3 to 16 letters, digits and dashes"):
        attach(name)


def test_the_connection_holds_no_secret() -> None:
    args = SynapseConnectionArgs(
        connection_name="synapse-serverless-sql",
        resource_group_name="rg",
        workspace_name="mlw",
        sql_host="synw-ondemand.sql.azuresynapse.net",
    )
    run = register(lambda: SynapseConnection("synapse-connection", args))

    assert run.one("machinelearningservices:WorkspaceConnection").inputs == {
        "connectionName": "synapse-serverless-sql",
        "properties": {
            "authType": "AAD",
            "category": "AzureSynapseAnalytics",
            "isSharedToAll": False,
            "target": "Server=tcp:synw-ondemand.sql.azuresynapse.net,1433;"
            "Database=master;Encrypt=True",
        },
        "resourceGroupName": "rg",
        "workspaceName": "mlw",
    }
