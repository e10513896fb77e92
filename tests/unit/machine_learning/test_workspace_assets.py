"""Datastores without credentials, data assets in them, environments."""

from __future__ import annotations

from typing import Any

from components.machine_learning.asset_spec import (
    DataAssetSpec,
    DatastoreSpec,
    EnvironmentSpec,
)
from components.machine_learning.workspace_assets import (
    Datastore,
    WorkspaceAssets,
    WorkspaceAssetsArgs,
)
from tests.unit.registrations import SUBSCRIPTION, Registered, register

# What the SDK adds by itself.
DEFAULTS = {"isAnonymous": False, "isArchived": False}
LAKE = Datastore(
    spec=DatastoreSpec(name="data_lake", account="dataLake", container="data"),
    account_name="stlake",
    resource_group_name="rg-lake",
    endpoint_suffix="core.windows.net",
)
FLAT = Datastore(
    spec=DatastoreSpec(name="training", account="mlStorage", container="training"),
    account_name="stml",
    resource_group_name="rg",
    endpoint_suffix="core.usgovcloudapi.net",
)
SALES = DataAssetSpec(
    name="sales", version="1", type="mltable", datastore="data_lake", path="sales/"
)


def build(**assets: Any) -> Registered[WorkspaceAssets]:
    args = WorkspaceAssetsArgs(
        subscription_id=SUBSCRIPTION,
        resource_group_name="rg",
        workspace_name="mlw",
        **assets,
    )
    return register(lambda: WorkspaceAssets("ml-assets", args))


def test_a_lake_is_offered_without_a_credential() -> None:
    made = build(datastores=[LAKE]).one("machinelearningservices:Datastore")

    assert made.name == "datastore-data_lake"
    assert made.inputs == {
        "name": "data_lake",
        "resourceGroupName": "rg",
        "workspaceName": "mlw",
        "properties": {
            "accountName": "stlake",
            "credentials": {"credentialsType": "None"},
            "datastoreType": "AzureDataLakeGen2",
            "endpoint": "core.windows.net",
            "filesystem": "data",
            "protocol": "https",
            "resourceGroup": "rg-lake",
            "serviceDataAccessAuthIdentity": "None",
            "subscriptionId": SUBSCRIPTION,
        },
    }


def test_a_flat_account_is_a_blob_datastore_of_its_cloud() -> None:
    made = build(datastores=[FLAT]).one("machinelearningservices:Datastore")

    properties = made.inputs["properties"]
    assert properties["datastoreType"] == "AzureBlob"
    assert properties["containerName"] == "training"
    assert properties["credentials"] == {"credentialsType": "None"}
    assert properties["endpoint"] == "core.usgovcloudapi.net"


def test_a_data_asset_waits_for_its_datastore() -> None:
    made = build(datastores=[LAKE], data_assets=[SALES]).one(
        "machinelearningservices:DataVersion"
    )

    assert made.name == "data-asset/sales/1"
    assert made.depends_on == ("datastore-data_lake",)
    assert made.inputs["properties"] == {
        "dataType": "mltable",
        "dataUri": f"azureml://subscriptions/{SUBSCRIPTION}/resourcegroups/rg"
        "/workspaces/mlw/datastores/data_lake/paths/sales/",
        **DEFAULTS,
    }


def test_an_environment_is_an_image_with_or_without_packages() -> None:
    plain = EnvironmentSpec(name="training", version="1", image="mcr.microsoft.com/x:1")
    conda = EnvironmentSpec(
        name="training",
        version="2",
        image="mcr.microsoft.com/x:1",
        conda_file="name: a",
    )

    made = build(environments=[plain, conda])

    inputs = {
        it.name: it.inputs["properties"]
        for it in made.resources
        if it.type.endswith("EnvironmentVersion")
    }
    image = {
        "image": "mcr.microsoft.com/x:1",
        "osType": "Linux",
        "autoRebuild": "Disabled",
        **DEFAULTS,
    }
    assert inputs == {
        "environment/training/1": image,
        "environment/training/2": image | {"condaFile": "name: a"},
    }


def test_without_assets_nothing_is_made() -> None:
    assert build().azure() == []
