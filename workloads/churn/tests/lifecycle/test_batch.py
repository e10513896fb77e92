"""Batch scoring on Spark: a partition a date, once, and whole."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import cloudpickle
import pandas as pd
import pytest
from model_folder import folder_of_model
from rows import row

from churn.batch import score as batch
from churn.feature_store.definitions import COLUMNS
from churn.features import tables
from churn.refusals import DataRefusal, ModelRefusal

pytestmark = pytest.mark.spark
FIRST, SECOND = "2026-05-31", "2026-06-30"
PEOPLE = 20


class ByAge:
    """A predictor that churns by age."""

    def __init__(self, most: float = 100) -> None:
        self.most = most

    def predict_proba(self, frame: pd.DataFrame) -> Any:
        chance = frame["age"].to_numpy() / self.most
        return pd.DataFrame({0: 1 - chance, 1: chance}).to_numpy()


# Workers of Spark do not find the modules of tests.
cloudpickle.register_pickle_by_value(sys.modules[__name__])


@pytest.fixture(scope="module")
def features(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write features of twenty customers at two dates; return the address."""
    people = [
        {
            **row("", age=20 + number),
            "customer_id": number,
            "feature_timestamp": datetime(*day),
        }
        for day in ((2026, 5, 31), (2026, 6, 30))
        for number in range(PEOPLE)
    ]
    address = str(tmp_path_factory.mktemp("features") / "table")
    frame = pd.DataFrame(people).astype(dict.fromkeys(set(COLUMNS) - {"plan"}, float))
    tables.overwrite(spark.createDataFrame(frame), address, "test")
    return address


def model(folder: Path, version: str, most: float = 100, **changed: Any) -> Path:
    described = {"metadata": {"version": version}, **changed}
    return folder_of_model(folder / version, ByAge(most), **described)


def test_a_date_is_scored_once_in_the_columns_of_the_document(
    spark: Any, features: str, tmp_path: Path
) -> None:
    scores, one = str(tmp_path / "scores"), model(tmp_path, "once")

    first = batch.score(spark, features, scores, one)
    again = batch.score(spark, features, scores, one)

    assert (first["written"], first["rows"], again["written"]) == (1, PEOPLE, 0)
    found = tables.read(spark, scores).toPandas().set_index("customer_id")
    assert list(found.columns) == [
        "churn_probability",
        "churn_risk_category",
        "score_date",
    ]
    assert {str(day) for day in found["score_date"]} == {SECOND}
    assert found.loc[7, "churn_probability"] == pytest.approx(0.27)
    assert found.loc[7, "churn_risk_category"] == "Low"


def test_after_a_kill_between_dates_only_the_rest_is_scored(
    spark: Any, features: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores, one = str(tmp_path / "scores"), model(tmp_path, "killed")
    whole = batch.write

    def killed(*arguments: Any) -> int:
        if arguments[3] == SECOND:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(batch, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        batch.score(spark, features, scores, one, batch.EVERY)
    monkeypatch.undo()
    rest = batch.score(spark, features, scores, one, batch.EVERY)

    assert (rest["dates"], rest["written"]) == (2, 1)
    days = tables.read(spark, scores).groupBy("score_date").count().collect()
    assert {str(it["score_date"]): it["count"] for it in days} == {
        FIRST: PEOPLE,
        SECOND: PEOPLE,
    }


def test_a_new_model_replaces_its_date_and_leaves_the_others(
    spark: Any, features: str, tmp_path: Path
) -> None:
    scores = str(tmp_path / "scores")
    batch.score(spark, features, scores, model(tmp_path, "old"), batch.EVERY)

    batch.score(spark, features, scores, model(tmp_path, "new", most=200), SECOND)

    seen = tables.read(spark, scores).where("customer_id = 0").collect()
    assert {str(it["score_date"]): it["churn_probability"] for it in seen} == {
        FIRST: 0.2,
        SECOND: 0.1,
    }


@pytest.mark.parametrize("day", ["2026-06-29", "yesterday"])
def test_a_date_without_features_is_refused(
    spark: Any, features: str, tmp_path: Path, day: str
) -> None:
    scores, one = str(tmp_path / "scores"), model(tmp_path, "refused")

    with pytest.raises(DataRefusal, match=f"no features: seen {day}.*{SECOND}"):
        batch.score(spark, features, scores, one, day)

    assert not Path(scores).exists()


def test_a_model_that_takes_other_columns_is_refused(
    spark: Any, features: str, tmp_path: Path
) -> None:
    other = model(
        tmp_path, "other", signature={"inputs": '[{"name": "shoe", "type": "double"}]'}
    )

    with pytest.raises(ModelRefusal, match="shoe"):
        batch.score(spark, features, str(tmp_path / "scores"), other)
