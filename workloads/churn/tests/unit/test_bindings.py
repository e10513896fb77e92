"""The check of bindings: each kind of mistake that azure-ai-ml lets pass is found."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from churn.jobs.bindings import mistakes
from churn.settings import HOME

FOLDER = HOME / "azureml"
FILES = [
    it
    for kind in ("components", "pipelines", "jobs")
    for it in sorted((FOLDER / kind).glob("*.yml"))
]


@pytest.mark.parametrize("file", FILES, ids=lambda it: f"{it.parent.name}/{it.name}")
def test_every_binding_leads_somewhere(file: Path) -> None:
    assert mistakes(file) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "outputs.artifacts}}\n  evaluate:",
            "outputs.scores}}\n  evaluate:",
            "nowhere",
        ),
        ("      trials: ${{parent", "      trails: ${{parent", "does not take"),
        ("      lake: ${{parent.inputs.lake}}\n    outputs", "    outputs", "needs"),
        ("{{parent.inputs.trials", "{{parent.inputs.tries", "leads nowhere"),
        ("{{parent.inputs.trials", "{{parent.inputs.lake", "is integer, and"),
        ("{{parent.jobs.prepare.", "{{parent.jobs.evaluate.", "wait for one another"),
        ("artifacts: ${{parent.outputs", "model: ${{parent.outputs", "does not write"),
        (
            "artifacts: ${{parent.outputs.artifacts",
            "artifacts: ${{parent.outputs.x",
            "x",
        ),
    ],
)
def test_a_binding_of_a_pipeline_that_leads_nowhere_is_found(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = (FOLDER / "pipelines" / "training.yml").read_text()
    assert old in text
    broken = tmp_path / "pipelines" / "training.yml"
    broken.parent.mkdir()
    (tmp_path / "components").symlink_to(FOLDER / "components")
    broken.write_text(text.replace(old, new))

    assert said in " ".join(mistakes(broken))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"inputs": {}}, "names inputs.lake"),
        ({"outputs": {"artifacts": {}, "model": {}}}, "outputs.model is declared"),
    ],
)
def test_a_command_and_its_declarations_agree(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    content = yaml.safe_load((FOLDER / "components" / "train.yml").read_text())
    broken = tmp_path / "train.yml"
    broken.write_text(yaml.safe_dump({**content, **change}))

    assert said in " ".join(mistakes(broken))
