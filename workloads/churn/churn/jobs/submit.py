"""Registers the pipelines in the workspace of a stack, and runs one.

    pulumi stack output --json > outputs.json
    python -m churn.jobs.submit --outputs outputs.json training

The definitions name computes and the data lake as the stack file does; here they get
the names that the stack gave them. Ends with 1 where the job failed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from churn.refusals import Refusal, SettingsRefusal, StageRefusal
from churn.settings import HOME

FOLDER: Final = HOME / "azureml"
COMPLETED: Final = "Completed"
Outputs = Mapping[str, Any]


def names(outputs: Outputs) -> dict[str, str]:
    """Return what stands in a definition, and what the stack calls it.

    Raises:
        SettingsRefusal: The stack lacks a cluster or a pool of that name.
    """
    return {
        "azureml:cpu\n": f"azureml:{_named(outputs, 'computeClusterNames', 'cpu')}\n",
        "azureml:main\n": f"azureml:{_named(outputs, 'sparkPoolNames', 'main')}\n",
        "@datalake.dfs": f"@{_named(outputs, 'dataLakeName')}.dfs",
        "code: ../../\n": f"code: {HOME}\n",
    }


def _named(outputs: Outputs, *path: str) -> str:
    value: Any = outputs
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(value, str):
        raise SettingsRefusal(
            "The stack's outputs lack a name that the definitions need",
            seen=f"no {'.'.join(path)}",
            allowed="the outputs of a stack with workloads/churn/stack.yml in its file",
            fix="deploy it, then write pulumi stack output --json anew",
        )
    return value


def rendered(outputs: Outputs, folder: Path) -> Path:
    """Write the definitions with the stack's names; return their folder."""
    replaced = names(outputs)
    for file in sorted(FOLDER.glob("*/*.yml")):
        text = file.read_text()
        for old, new in replaced.items():
            text = text.replace(old, new)
        target = folder / file.relative_to(FOLDER)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return folder


def submit(client: Any, folder: Path, job: str) -> str:
    """Register what the job needs, run it, wait, and return its name.

    Raises:
        StageRefusal: The job ended otherwise than completed.
    """
    from azure.ai.ml import load_component, load_job

    for kind in ("components", "pipelines"):
        for file in sorted((folder / kind).glob("*.yml")):
            client.components.create_or_update(load_component(file))
    begun = client.jobs.create_or_update(load_job(folder / "jobs" / f"{job}.yml"))
    client.jobs.stream(begun.name)
    ended = client.jobs.get(begun.name).status
    if ended != COMPLETED:
        raise StageRefusal(
            f"The job {begun.name} did not complete",
            seen=ended,
            allowed=COMPLETED,
            fix="look at its logs in Azure ML studio",
        )
    return str(begun.name)


def connected(outputs: Outputs) -> Any:
    """Return a client of the stack's workspace, signed in as whoever runs this."""
    from azure.ai.ml import MLClient
    from azure.identity import DefaultAzureCredential

    parts = _named(outputs, "mlWorkspaceId").split("/")
    return MLClient(DefaultAzureCredential(), parts[2], parts[4], parts[-1])


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 where the job has completed."""
    jobs = sorted(it.stem for it in (FOLDER / "jobs").glob("*.yml"))
    parser = argparse.ArgumentParser(prog="churn.jobs.submit", description=__doc__)
    parser.add_argument("job", choices=jobs)
    parser.add_argument("--outputs", required=True, type=Path)
    chosen = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    try:
        outputs = json.loads(chosen.outputs.read_text())
        with tempfile.TemporaryDirectory() as folder:
            place = rendered(outputs, Path(folder))
            print(submit(connected(outputs), place, chosen.job))
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
