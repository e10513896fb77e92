"""Names in the state and in Azure: whatever a stack file says, none comes twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

from components.ml_platform import MlPlatform
from tests.stack_files import stack_settings
from tests.unit.registrations import Registered, register
from tests.unit.settings.wrong_values import PERSON

ASSETS = {"model": "azureml:churn:1", "environment": "azureml:server:1"}


def build(**changes: Any) -> Registered[MlPlatform]:
    settings = stack_settings("dev", **changes)
    return register(lambda: MlPlatform("platform", settings), "dev")


def twice(run: Registered[MlPlatform]) -> list[tuple[str, str]]:
    names = Counter((it.type, it.name) for it in run.resources)
    return [name for name, count in names.items() if count > 1]


def test_a_dash_in_a_name_and_one_in_a_version_make_two_assets() -> None:
    asset = {"type": "uri_folder", "datastore": "data_lake", "path": "sales/"}
    image = "mcr.microsoft.com/azureml/x:1"

    run = build(
        dataAssets=[
            {**asset, "name": "sales", "version": "2024-01"},
            {**asset, "name": "sales-2024", "version": "01"},
        ],
        mlEnvironments=[
            {"name": "train", "version": "2024-01", "image": image},
            {"name": "train-2024", "version": "01", "image": image},
        ],
    )

    assert not twice(run)
    assert sum(it.type.endswith(":DataVersion") for it in run.resources) == 2


def test_an_instance_and_an_endpoint_never_share_an_identity() -> None:
    instances = [
        {"name": name, "userObjectId": PERSON, "vmSize": "Standard_DS3_v2"}
        for name in ("online-endpoint-a", "oe-a")
    ]
    blue = {**ASSETS, "name": "blue", "instanceType": "Standard_DS3_v2"}
    endpoint = {"name": "a-instance", "deployments": [blue]}

    run = build(computeInstances=instances, onlineEndpoints=[endpoint])

    identities = [it for it in run.resources if it.type.endswith("AssignedIdentity")]
    assert not twice(run)
    assert len({it.inputs["resourceName"] for it in identities}) == len(identities)


def test_a_datastore_may_lie_in_the_container_of_synapse() -> None:
    run = build(
        datastores=[{"name": "three", "account": "dataLake", "container": "synapse"}]
    )

    containers = [it.name for it in run.resources if it.type.endswith("BlobContainer")]
    assert containers == ["data-lake-synapse"]
