"""Azure ML's definitions: azure-ai-ml builds each, and every name leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from definitions.definitions import FILES, FOLDER, built, name_of

from churn.jobs import environments, stack
from churn.settings import HOME

# What stages and Azure itself register, beside what is defined here.
FROM_ELSEWHERE = {"churn-blue-model_inputs", "churn-blue-model_outputs"}


def contents(kind: str) -> dict[str, Any]:
    """Return the definitions of a folder, by their files' names."""
    files = (FOLDER / kind).glob("*.yml")
    return {it.stem: yaml.safe_load(it.read_text()) for it in files}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_azure_ai_ml_builds_and_accepts_each(file: Path) -> None:
    _, sent, wrong = built(file)

    assert sent is not None
    assert wrong == {}


def test_every_asset_that_is_named_is_defined() -> None:
    text = "\n".join(it.read_text() for it in FILES)
    kinds = ("environments", "components", "pipelines", "data", "models")
    every = [one for kind in kinds for one in contents(kind).values()]
    defined = {(one["name"], one["version"]) for one in every if "version" in one}

    named = set(re.findall(r"azureml:([\w-]+):(\d+)\b", text))

    assert {it for it in named - defined if it[0] not in FROM_ELSEWHERE} == set()


@pytest.mark.parametrize("name", environments.LOCKS)
def test_environments_are_those_of_the_locks(name: str) -> None:
    written = (environments.FOLDER / f"{name}.conda.yml").read_text()

    assert written == environments.conda(name), "run python -m churn.jobs.environments"


def test_a_pin_keeps_the_systems_that_it_is_for(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("numpy==1.26.4 ; python_version < '3.12' \\\n    --hash=sha256:0\n")

    (pin,) = environments.pins(lock)

    assert pin[0] == "numpy==1.26.4 ; python_version < '3.12'"


def test_training_is_weekly_on_sunday_at_two() -> None:
    _, sent, _ = built(FOLDER / "schedules" / "weekly_retraining.yml")

    trigger = sent.properties.trigger
    assert (trigger.expression, trigger.time_zone) == ("0 2 * * 0", "UTC")


def test_one_step_prepares_on_the_pool_and_the_others_run_on_the_cluster() -> None:
    steps = contents("pipelines")["training"]["jobs"]

    computes = {name: step["compute"] for name, step in steps.items()}

    assert computes.pop("prepare") == "azureml:main"
    assert computes == dict.fromkeys(("train", "evaluate", "register"), "azureml:cpu")


def test_blue_and_green_and_the_cluster_serve_by_the_same_code() -> None:
    kinds = contents("deployments")
    same = ("model", "environment", "code_configuration", "environment_variables")

    blue, green, kubernetes = (
        {key: kinds[name][key] for key in same}
        for name in ("blue", "green", "kubernetes")
    )

    assert blue == green == kubernetes
    code = blue["code_configuration"]
    assert (FOLDER / "deployments" / code["code"] / code["scoring_script"]).is_file()


def test_nothing_in_a_definition_is_a_secret_or_open_to_the_internet() -> None:
    text = "\n".join(it.read_text().lower() for it in FILES)
    kinds = contents("deployments")

    assert not re.search(r"password|secret|account_key|sas_token|auth_mode: key", text)
    assert contents("endpoints")["online"]["public_network_access"] == "disabled"
    for name in ("blue", "green"):
        assert kinds[name]["egress_public_network_access"] == "disabled"


def test_code_snapshots_leave_out_what_runs_leave_behind() -> None:
    ignored = (HOME / ".amlignore").read_text().split()

    assert {".run/", "tests/"} <= set(ignored)


def test_the_fragment_of_a_stack_file_is_that_of_the_definitions() -> None:
    assert stack.FILE.read_text() == stack.text(), "run python -m churn.jobs.stack"
