"""The scorer, its model and what it keeps: no server is started here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from model_folder import folder_of_model
from rows import row

from churn.feature_store.definitions import KEY
from churn.refusals import DataRefusal, ModelRefusal, SettingsRefusal
from churn.serving import model
from churn.serving.collected import read
from churn.serving.collector import INPUTS, OUTPUTS, FileCollector
from churn.serving.options import scorer_of
from churn.serving.request import UnknownCustomer
from churn.serving.scorer import Scorer

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


class ByAge:
    """A predictor that churns by age."""

    def predict_proba(self, frame: pd.DataFrame) -> np.ndarray:
        chance = frame["age"].to_numpy() / 100
        return np.column_stack([1 - chance, chance])


class Kept(dict[str, Any]):
    """Features of an online store."""

    def read(self, keys: Sequence[str]) -> Mapping[str, Any]:
        return {key: self[key] for key in keys if key in self}


def scorer(folder: Path, **features: Any) -> Scorer:
    served = model.load(folder_of_model(folder / "model", ByAge()))
    collector = FileCollector(
        folder=folder / "collected",
        endpoint="churn",
        deployment="blue",
        model_version=served.version,
        now=lambda: NOON,
    )
    return Scorer(model=served, features=Kept(features), collector=collector)


def asked(scorer: Scorer, *keys: str) -> dict[str, Any]:
    return scorer.answer(json.dumps({"customer_ids": keys}).encode())


def test_scores_come_in_the_order_of_the_request(tmp_path: Path) -> None:
    found = asked(scorer(tmp_path, a=row("a", age=80), b=row("b", age=30)), "b", "a")

    assert found["scores"] == [
        {
            KEY: "b",
            "churn_probability": 0.3,
            "predicted_churn": 0,
            "churn_risk_category": "Low",
        },
        {
            KEY: "a",
            "churn_probability": 0.8,
            "predicted_churn": 1,
            "churn_risk_category": "High",
        },
    ]
    assert found["model_version"] == "7"


def test_features_that_come_along_score_as_those_of_the_store(tmp_path: Path) -> None:
    one = scorer(tmp_path, a=row("a", age=33))
    body = json.dumps({"rows": [row("a", age=33)]}).encode()

    assert one.answer(body)["scores"] == asked(one, "a")["scores"]


def test_a_customer_without_features_is_refused_and_nothing_is_kept(
    tmp_path: Path,
) -> None:
    with pytest.raises(UnknownCustomer, match="1 of 2, such as 'b'"):
        asked(scorer(tmp_path, a=row("a")), "a", "b")

    assert not (tmp_path / "collected").exists()


def test_what_is_kept_is_read_again_with_ids_that_join(tmp_path: Path) -> None:
    one = scorer(tmp_path, a=row("a", age=80), b=row("b"))
    answer = asked(one, "a", "b")

    window = (tmp_path / "collected", NOON, NOON + timedelta(hours=1))
    inputs, outputs = (read(window[0], it, *window[1:]) for it in (INPUTS, OUTPUTS))

    expected = [f"{answer['correlation_id']}_{place}" for place in (0, 1)]
    assert list(inputs["correlationid"]) == list(outputs["correlationid"]) == expected
    assert list(inputs["age"]) == [80, 20]
    assert list(outputs["churn_probability"]) == [0.8, 0.2]


def test_a_record_has_the_fields_and_the_folder_of_azures_own(tmp_path: Path) -> None:
    asked(scorer(tmp_path, a=row("a")), "a")

    (file,) = (tmp_path / "collected").rglob(f"{INPUTS}/2026/06/30/12/*.jsonl")
    record = json.loads(file.read_text())

    assert set(record) == {
        *("specversion", "id", "source", "type", "datacontenttype", "time", "data"),
        *("contentrange", "correlationid", "xrequestid", "modelversion"),
        *("collectdatatype", "agent"),
    }
    assert record["type"] == "azureml.inference.model_inputs"
    assert record["time"] == "2026-06-30T12:00:00Z"


def test_records_outside_of_the_window_are_left_out(tmp_path: Path) -> None:
    asked(scorer(tmp_path, a=row("a")), "a")

    before = read(tmp_path, INPUTS, NOON - timedelta(days=7), NOON)

    assert before.empty


def test_a_last_line_that_a_kill_cut_off_is_skipped(tmp_path: Path) -> None:
    asked(scorer(tmp_path, a=row("a")), "a")
    (file,) = tmp_path.rglob(f"{INPUTS}/**/*.jsonl")
    whole = file.read_text()

    file.write_text(whole + whole[:50])
    assert len(read(tmp_path, INPUTS, NOON, NOON + timedelta(days=1))) == 1

    file.write_text(whole[:50] + "\n" + whole)
    with pytest.raises(DataRefusal, match="line 1"):
        read(tmp_path, INPUTS, NOON, NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"flavors": {"pytorch": {}}}, "not one|no scikit-learn model"),
        ({"signature": None}, "which columns it takes"),
    ],
)
def test_a_model_that_cannot_be_served_is_refused(
    tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    folder = folder_of_model(tmp_path, ByAge(), **changed)
    if "flavors" in changed:
        next(folder.rglob("model.pkl")).unlink()

    with pytest.raises(ModelRefusal, match=said):
        model.load(folder)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefusal, match="0 files MLmodel"):
        model.load(tmp_path)


@pytest.mark.parametrize("missing", ["CHURN_ONLINE_STORE", "CHURN_COLLECTED"])
def test_a_deployment_without_its_variables_is_refused(
    tmp_path: Path, missing: str
) -> None:
    folder = folder_of_model(tmp_path / "model", ByAge())
    variables = {
        "CHURN_ONLINE_STORE": str(tmp_path / "online.db"),
        "CHURN_COLLECTED": str(tmp_path),
    }
    (tmp_path / "online.db").touch()
    del variables[missing]

    with pytest.raises(SettingsRefusal, match=missing):
        scorer_of(folder, variables)
