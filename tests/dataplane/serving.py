"""An online endpoint with two deployments and a batch endpoint, for their parts."""

from __future__ import annotations

from typing import Any

from tests.dataplane.world import World

HERE = {"location": "swedencentral"}
TAGS = {"owner": "somebody"}


def assets(world: World) -> str:
    """Register a model; return its ID."""
    path = f"{world.ml}/models/churn/versions/1"
    content = {"modelUri": "azureml://x", "modelType": "mlflow_model"}
    world.simulation.arm.put(path, {"properties": content})
    return path


def online(world: World, *names: str) -> str:
    """Make an endpoint with deployments; return its ID."""
    arm, model = world.simulation.arm, assets(world)
    endpoint = f"{world.ml}/onlineEndpoints/churn-dev"
    identity = {"type": "SystemAssigned"}
    properties = {"authMode": "AADToken", "publicNetworkAccess": "Disabled"}
    arm.put(
        endpoint, HERE | {"identity": identity, "properties": properties, "tags": TAGS}
    )
    for name in names or ("blue", "green"):
        content = {
            "endpointComputeType": "Managed",
            "model": model,
            "instanceType": "Standard_DS3_v2",
        }
        sku = {"name": "Default", "capacity": 1}
        body = HERE | {"sku": sku, "properties": content}
        arm.put(f"{endpoint}/deployments/{name}", body)
    return endpoint


def batch(world: World, *names: str) -> str:
    """Make a batch endpoint with deployments; return its ID."""
    arm, model = world.simulation.arm, assets(world)
    cluster = f"{world.ml}/computes/cpu"
    machines = {
        "vmSize": "STANDARD_DS3_V2",
        "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 1},
    }
    compute = {"computeType": "AmlCompute", "properties": machines}
    arm.put(cluster, HERE | {"properties": compute})
    endpoint = f"{world.ml}/batchEndpoints/night-dev"
    arm.put(endpoint, HERE | {"properties": {"authMode": "AADToken"}, "tags": TAGS})
    for name in names or ("first", "second"):
        content = {
            "compute": cluster,
            "model": {"referenceType": "Id", "assetId": model},
        }
        arm.put(f"{endpoint}/deployments/{name}", HERE | {"properties": content})
    return endpoint


def shown(world: World, endpoint: str) -> Any:
    """Return an endpoint's properties as Azure shows them."""
    return world.simulation.arm.get(endpoint)["properties"]
