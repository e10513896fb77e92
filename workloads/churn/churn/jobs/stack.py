"""Writes what a stack file says of this workload, from the definitions of azureml/.

    python -m churn.jobs.stack

stack.yml has the platform's own keys: with them in Pulumi.<stack>.yaml, `make up`
deploys the environments, data assets, endpoints and schedules. Models, code and
components are registered by the pipelines, before the endpoints that serve them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from churn.settings import HOME

FOLDER: Final = HOME / "azureml"
FILE: Final = HOME / "stack.yml"
CODE: Final = "azureml:churn-scoring:1"
"""The registered snapshot of the scoring code, which the definitions upload."""
DATASTORE: Final = "azureml://datastores/data_lake/paths/"
HEAD: Final = """\
# What Pulumi.<stack>.yaml says of this workload, in the platform's own keys: add these
# entries to the lists that are there. Written by python -m churn.jobs.stack.
# modelMonitors stays empty: Azure ML's own monitors read no datastore without a
# credential, so that the platform refuses them for its endpoints; the schedule
# churn-daily-monitoring runs the same metrics as a job.
"""
Definition = Mapping[str, Any]


def values() -> dict[str, Any]:
    """Return the keys of the stack file and their values."""
    return {
        "dataAssets": [_data(it) for it in _read("data")],
        "mlEnvironments": [
            _environment(it) for it in _read("environments") if "conda_file" in it
        ],
        "onlineEndpoints": [_online()],
        "batchEndpoints": [_batch()],
        "pipelineSchedules": [
            _schedule("weekly_retraining", "training"),
            _schedule("daily_monitoring", "monitoring"),
        ],
        "modelMonitors": [],
    }


def text() -> str:
    """Return the fragment as YAML."""
    config = {f"ml-synapse:{key}": value for key, value in values().items()}
    return HEAD + yaml.dump({"config": config}, Dumper=_Blocks, sort_keys=False)


class _Blocks(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and no references."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _block(dumper: _Blocks, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Blocks.add_representer(str, _block)


def _read(kind: str) -> list[Definition]:
    files = sorted((FOLDER / kind).glob("*.yml"))
    return [
        yaml.safe_load(it.read_text())
        for it in files
        if not it.name.endswith(".conda.yml")
    ]


def _one(kind: str, name: str) -> Definition:
    content: Definition = yaml.safe_load((FOLDER / kind / f"{name}.yml").read_text())
    return content


def _data(asset: Definition) -> Definition:
    return {
        "name": asset["name"],
        "version": asset["version"],
        "type": asset["type"],
        "datastore": "data_lake",
        "path": asset["path"].removeprefix(DATASTORE),
    }


def _environment(environment: Definition) -> Definition:
    conda = FOLDER / "environments" / environment["conda_file"]
    return {
        "name": environment["name"],
        "version": environment["version"],
        "image": environment["image"],
        "condaFile": conda.read_text(),
    }


def _served(deployment: Definition) -> dict[str, Any]:
    """Return what online and batch deployments have in common."""
    return {
        "name": deployment["name"],
        "model": deployment["model"],
        "environment": deployment["environment"],
        "code": CODE,
        "scoringScript": deployment["code_configuration"]["scoring_script"],
    }


def _online() -> Definition:
    endpoint, blue = _one("endpoints", "online"), _one("deployments", "blue")
    requests, collected = blue["request_settings"], blue["data_collector"]
    deployment = {
        **_served(blue),
        "instanceType": blue["instance_type"],
        "instanceCount": blue["instance_count"],
        "environmentVariables": blue["environment_variables"],
        "requests": {
            "maxConcurrentPerInstance": requests[
                "max_concurrent_requests_per_instance"
            ],
            "timeoutMilliseconds": requests["request_timeout_ms"],
            "maxQueueMilliseconds": requests["max_queue_wait_ms"],
        },
        "dataCapture": {
            "collections": list(collected["collections"]),
            "rollingRate": collected["rolling_rate"].capitalize(),
        },
    }
    return {
        "name": endpoint["name"],
        "deployments": [deployment],
        "traffic": endpoint["traffic"],
    }


def _batch() -> Definition:
    """Return the endpoint with its deployment for files.

    The platform's settings know no deployment of a pipeline: the Spark one is made by
    the pipelines, beside this.
    """
    files = _one("deployments", "batch_files")
    settings = files["settings"]
    deployment = {
        **_served(files),
        "cluster": files["compute"].removeprefix("azureml:"),
        "instanceCount": files["resources"]["instance_count"],
        "miniBatchSize": settings["mini_batch_size"],
        "maxConcurrency": settings["max_concurrency_per_instance"],
        "maxRetries": settings["retry_settings"]["max_retries"],
        "timeoutSeconds": settings["retry_settings"]["timeout"],
        "errorThreshold": settings["error_threshold"],
        "outputFile": settings["output_file_name"],
    }
    return {
        "name": _one("endpoints", "batch")["name"],
        "defaultDeployment": deployment["name"],
        "deployments": [deployment],
    }


def _schedule(schedule: str, pipeline: str) -> Definition:
    trigger, component = (
        _one("schedules", schedule)["trigger"],
        _one("pipelines", pipeline),
    )
    return {
        "name": _one("schedules", schedule)["name"].replace("_", "-"),
        "component": f"azureml:{component['name']}:{component['version']}",
        "cron": trigger["expression"],
        "timeZone": trigger["time_zone"],
    }


def main() -> None:
    """Write the fragment."""
    FILE.write_text(text())


if __name__ == "__main__":
    main()
