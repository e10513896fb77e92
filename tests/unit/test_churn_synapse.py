"""The churn workload's Synapse artifacts, read by Microsoft's own models of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from azure.synapse.artifacts import models

FOLDER: Final = Path(__file__).parents[2] / "workloads" / "churn" / "synapse"
MODELS: Final[Mapping[str, Any]] = {
    "dataset": models.DatasetResource,
    "linkedService": models.LinkedServiceResource,
    "notebook": models.NotebookResource,
    "pipeline": models.PipelineResource,
    "sparkJobDefinition": models.SparkJobDefinitionResource,
    "trigger": models.TriggerResource,
}
FILES: Final = sorted(FOLDER.glob("*/*.json"))
REFERENCES: Final = {
    "DatasetReference": "dataset",
    "LinkedServiceReference": "linkedService",
    "NotebookReference": "notebook",
    "PipelineReference": "pipeline",
}
OF_NOTEBOOKS: Final = {"execution_count": None}
"""What nbformat wants of a cell and the models do not know."""


def content(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def everything(value: Any) -> Iterator[Any]:
    """Yield a value and all that is inside of it."""
    yield value
    inner: Any = ()
    if isinstance(value, Mapping):
        inner = value.values()
    elif isinstance(value, list):
        inner = value
    elif hasattr(value, "_attribute_map"):
        inner = [getattr(value, name) for name in value._attribute_map]
    for one in inner:
        yield from everything(one)


def as_synapse_reads(kind: str, artifact: Any) -> tuple[Any, list[Any]]:
    """Return what the model of an artifact keeps, and what it has no name for."""
    read = MODELS[kind].deserialize(artifact)
    unknown = [getattr(it, "additional_properties", None) for it in everything(read)]
    named = [it for it in unknown if it and it != OF_NOTEBOOKS]
    return read.serialize(keep_readonly=True), named


@pytest.mark.parametrize("file", FILES, ids=lambda it: f"{it.parent.name}/{it.stem}")
def test_synapse_takes_each_and_loses_nothing(file: Path) -> None:
    kept, unknown = as_synapse_reads(file.parent.name, content(file))

    assert kept == content(file)
    assert unknown == []
    assert kept["name"] == file.stem


@pytest.mark.parametrize("key", ["notebok", "snapshots"])
def test_a_property_that_synapse_does_not_know_is_found(key: str) -> None:
    wrong = content(FOLDER / "pipeline" / "SparkScoringPipeline.json")
    wrong["properties"]["activities"][0]["typeProperties"][key] = True

    kept, unknown = as_synapse_reads("pipeline", wrong)

    assert kept != wrong or unknown


def test_every_reference_leads_to_an_artifact() -> None:
    named = {
        (REFERENCES[it["type"]], it["referenceName"])
        for file in FILES
        for it in everything(content(file))
        if isinstance(it, dict) and it.get("type") in REFERENCES
    }

    assert named <= {(it.parent.name, it.stem) for it in FILES}
    assert len(named) >= len(REFERENCES)


def activities(value: Any) -> list[dict[str, Any]]:
    """Return all activities of a pipeline, inner ones too."""
    return [
        it for it in everything(value) if isinstance(it, dict) and "dependsOn" in it
    ]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("pipeline/*.json")), ids=str)
def test_activities_wait_for_activities_that_there_are(file: Path) -> None:
    found = activities(content(file))
    names = {it["name"] for it in found}

    waited = {one["activity"] for it in found for one in it["dependsOn"]}

    assert waited <= names
    assert len(names) == len(found)


def test_the_batch_pipeline_keeps_the_steps_of_the_document() -> None:
    pipeline = content(FOLDER / "pipeline" / "BatchScoringPipeline.json")
    steps = [it["name"] for it in pipeline["properties"]["activities"]]

    documented = ["LoadDataFromSynapse", "BatchPrediction", "LoadPredictionsToSynapse"]
    assert [it for it in steps if it in documented] == documented


def test_no_artifact_holds_a_credential() -> None:
    text = "\n".join(it.read_text(encoding="utf-8").lower() for it in FILES)

    assert not any(
        it in text for it in ("password", "accountkey", "sas", "serviceprincipalkey")
    )
