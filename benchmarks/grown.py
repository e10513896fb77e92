"""Settings of a stack with any number of clusters, endpoints and Spark pools."""

from __future__ import annotations

from typing import Any, Final

# Taken as named: what a registry holds, the simulated Azure does not ask.
_SHARED: Final = "azureml://registries/shared/{}/versions/1"
_DEPLOYMENT: Final = {
    "name": "blue",
    "model": _SHARED.format("models/churn"),
    "environment": _SHARED.format("environments/sklearn"),
    "code": _SHARED.format("codes/scoring"),
    "scoringScript": "score.py",
    "instanceType": "Standard_DS3_v2",
}


def grown(count: int) -> dict[str, Any]:
    """Return the settings that differ from the stack file's: `count` of each kind.

    Each cluster has one machine at most, so that the training subnet holds them all;
    each endpoint has one deployment with all of its traffic. The names are of the same
    length up to 1000, so that nothing but the number makes a difference.
    """
    numbers = [f"{number:03}" for number in range(count)]
    return {
        "computeClusters": [
            {
                "name": f"cluster-{number}",
                "vmSize": "STANDARD_DS3_V2",
                "maxNodes": 1,
                "purpose": "jobs" if int(number) else "imageBuild",
            }
            for number in numbers
        ],
        "onlineEndpoints": [
            {
                "name": f"model-{number}",
                "deployments": [_DEPLOYMENT],
                "traffic": {"blue": 100},
            }
            for number in numbers
        ],
        "sparkPools": [
            {"name": f"pool{number}", "nodeSize": "Small", "maxNodes": 3}
            for number in numbers
        ],
    }
