"""Settings: two places with one shape, overrides, and refusals."""

import ast
from pathlib import Path

import pytest
import yaml

from churn.refusals import SettingsRefusal
from churn.settings import HOME, load

MODULES = sorted((HOME / "churn").rglob("*.py"))
AZURE = {
    "CHURN_DATA_LAKE": "stlake",
    "CHURN_ARTIFACTS": "/mnt/artifacts",
    "CHURN_COSMOS_ACCOUNT": "cosmos-churn",
    "MLFLOW_TRACKING_URI": "azureml://tracking",
}


def test_both_places_have_the_same_keys() -> None:
    local, azure = (
        yaml.safe_load((HOME / "config" / f"{place}.yml").read_text())
        for place in ("local", "azure")
    )

    assert set(local) == set(azure)
    assert set(local["tracking"]) == set(azure["tracking"])
    assert set(local["online_store"]) == set(azure["online_store"])


def test_azure_loads_with_the_variables_that_its_jobs_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in AZURE.items():
        monkeypatch.setenv(name, value)

    settings = load("azure")

    assert settings.table("gold/features").startswith("abfss://ml-data@stlake.dfs")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_asks_where_it_runs(module: Path) -> None:
    tree = ast.parse(module.read_text())
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert not names & {"gethostname", "node", "uname"}
    assert not {one for one in texts if one.startswith("AZUREML_")}
    # The environment is read by the settings alone; the session passes Java's on.
    if module.name not in {"settings.py", "session.py"}:
        assert not names & {"environ", "getenv"}
    assert not compares_the_place(tree)


def compares_the_place(tree: ast.AST) -> bool:
    """Return whether a comparison has the name of a place in it."""
    return any(
        isinstance(inner, ast.Constant) and inner.value in {"local", "azure"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for inner in ast.walk(node)
    )


def test_an_override_comes_before_the_files() -> None:
    settings = load("local", ["data.transactions=5000", "fairness.limit=0.1"])

    assert (settings.data.transactions, settings.fairness.limit) == (5000, 0.1)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["data.transactions=-1"], r"data\.transactions=-1.*greater than or equal"),
        (["data.colour=red"], r"data\.colour='red'.*not permitted"),
        (["data.transactions"], r"An override has no value: seen data\.transactions"),
    ],
)
def test_a_wrong_override_is_refused(overrides: list[str], message: str) -> None:
    with pytest.raises(SettingsRefusal, match=message):
        load("local", overrides)


def test_a_place_without_its_variables_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CHURN_DATA_LAKE", raising=False)

    with pytest.raises(SettingsRefusal, match=r"CHURN_DATA_LAKE is not set.*Fix: set"):
        load("azure")
