"""What is registered and run: the definitions, with the names that the stack gave."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from definitions.definitions import FOLDER

from churn.jobs.submit import rendered, submit
from churn.refusals import Refusal

OUTPUTS = {
    "computeClusterNames": {"cpu": "cpu-abcdef"},
    "sparkPoolNames": {"main": "main"},
    "dataLakeName": "stmlsynlakedev123",
}


class Noting:
    """A workspace that notes what it gets."""

    def __init__(self, status: str) -> None:
        self.made: list[Any] = []
        self.components = SimpleNamespace(create_or_update=self.made.append)
        self.jobs = SimpleNamespace(
            create_or_update=self.begin,
            stream=lambda _: None,
            get=lambda _: SimpleNamespace(status=status),
        )

    def begin(self, job: Any) -> Any:
        self.made.append(job)
        return SimpleNamespace(name="calm_river")


@pytest.mark.filterwarnings("ignore")
def test_all_is_registered_under_the_names_of_the_stack(tmp_path: Path) -> None:
    workspace = Noting("Completed")

    name = submit(workspace, rendered(OUTPUTS, tmp_path), "training")

    assert name == "calm_river"
    *components, job = workspace.made
    pipeline = next(it for it in components if it.name == "churn_training")
    computes = {it.compute for it in pipeline.jobs.values()}
    assert {str(it).removeprefix("azureml:") for it in computes} == {
        "cpu-abcdef",
        "main",
    }
    assert job.inputs["lake"]._data.startswith("abfss://data@stmlsynlakedev123.dfs.")


def test_no_name_of_the_definitions_is_left(tmp_path: Path) -> None:
    rendered(OUTPUTS, tmp_path)
    text = "\n".join(it.read_text() for it in tmp_path.glob("*/*.yml"))

    assert len(list(tmp_path.glob("*/*.yml"))) == len(list(FOLDER.glob("*/*.yml")))
    for old in ("azureml:cpu\n", "@datalake.dfs", "code: ../../"):
        assert old not in text


@pytest.mark.filterwarnings("ignore")
def test_a_job_that_failed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="calm_river did not complete: seen Failed"):
        submit(Noting("Failed"), rendered(OUTPUTS, tmp_path), "training")


def test_a_stack_without_the_pool_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no sparkPoolNames"):
        rendered({**OUTPUTS, "sparkPoolNames": {}}, tmp_path)
