"""Settings of a stack with any number of what is a list in its file."""

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
    "instanceType": "Standard_D4as_v4",
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
                "vmSize": "Standard_D4ds_v5",
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


def grown_besides(count: int) -> dict[str, Any]:
    """Return settings with `count` of each that :func:`grown` leaves as it is.

    No schedules: they wait for all assets, which they may use unseen.
    """
    numbers = [f"{number:03}" for number in range(count)]
    person = "60000000-0000-4000-8000-000000000"
    return {
        "computeInstances": [
            {
                "name": f"ada{number}",
                "userObjectId": person + number,
                "vmSize": "STANDARD_F4S_V2",
            }
            for number in numbers
        ],
        "datastores": [
            {
                "name": f"store{number}",
                "account": "dataLake",
                "container": f"data{number}",
            }
            for number in numbers
        ],
        "dataAssets": [
            {
                "name": f"data{number}",
                "version": "1",
                "type": "uri_folder",
                "datastore": f"store{number}",
                "path": "all/",
            }
            for number in numbers
        ],
        "mlEnvironments": [
            {"name": f"env{number}", "version": "1", "image": "mcr.microsoft.com/x:1"}
            for number in numbers
        ],
        "batchEndpoints": [
            {
                "name": f"batch-{number}",
                "defaultDeployment": "blue",
                "deployments": [
                    {
                        **{k: _DEPLOYMENT[k] for k in ("name", "model", "code")},
                        "scoringScript": "score.py",
                        "environment": f"azureml:env{number}:1",
                        "cluster": f"cluster-{number}",
                    }
                ],
            }
            for number in numbers
        ],
        "sqlPools": [{"name": f"pool{number}", "size": "DW100c"} for number in numbers],
        "access.dataScientistGroupIds": [person + number for number in numbers],
        "synapse.administratorObjectIds": [person + number for number in numbers],
    }
