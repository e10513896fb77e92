"""The point-in-time join against polars, and against a planted leak."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.metrics import roc_auc_score

from churn.features.as_of import as_of_join

pytestmark = pytest.mark.spark
START = datetime(2025, 1, 1)


def moments(days: np.ndarray) -> list[datetime]:
    """Return days after the start as moments."""
    return [START + timedelta(days=int(day)) for day in days]


def joined(spark: Any, rows: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Return the join of two small frames."""
    return (
        as_of_join(
            spark.createDataFrame(rows),
            spark.createDataFrame(history),
            key="customer_id",
            row_time="observed_at",
            history_time="feature_timestamp",
            columns=("value",),
        )
        .toPandas()
        .sort_values(["customer_id", "observed_at"], ignore_index=True)
    )


def test_it_agrees_with_polars_on_random_histories(spark: Any) -> None:
    random = np.random.default_rng(3)
    # Many rows meet a moment of their history exactly, and some come before it begins.
    rows = pd.DataFrame(
        {
            "customer_id": random.integers(0, 20, 300),
            "observed_at": moments(random.integers(0, 60, 300)),
        }
    ).drop_duplicates()
    history = pd.DataFrame(
        {
            "customer_id": random.integers(0, 20, 200),
            "feature_timestamp": moments(random.integers(10, 60, 200)),
            "value": random.normal(size=200),
        }
    ).drop_duplicates(["customer_id", "feature_timestamp"])

    ours = joined(spark, rows, history)

    oracle = (
        pl.from_pandas(rows)
        .sort("observed_at")
        .join_asof(
            pl.from_pandas(history).sort("feature_timestamp"),
            left_on="observed_at",
            right_on="feature_timestamp",
            by="customer_id",
            strategy="backward",
            check_sortedness=False,
        )
        .sort("customer_id", "observed_at")
    )
    assert ours["value"].isna().any()
    np.testing.assert_array_equal(ours["value"], oracle["value"].to_numpy())


def test_a_feature_that_is_written_after_the_answer_is_never_taken(spark: Any) -> None:
    random = np.random.default_rng(5)
    churned = random.random(200) < 0.3
    rows = pd.DataFrame(
        {
            "customer_id": np.arange(200),
            "observed_at": moments(np.full(200, 30)),
            "churned": churned,
        }
    )
    before = pd.DataFrame(
        {
            "customer_id": np.arange(200),
            "feature_timestamp": moments(random.integers(0, 31, 200)),
            "value": random.normal(size=200),
        }
    )
    # The leak: a day later the feature says what happened.
    after = before.assign(
        feature_timestamp=moments(np.full(200, 31)), value=churned.astype(float)
    )

    ours = joined(spark, rows, pd.concat([before, after]))

    newest = after["value"]
    assert roc_auc_score(churned, newest) == 1.0
    assert abs(roc_auc_score(ours["churned"], ours["value"]) - 0.5) < 0.1
