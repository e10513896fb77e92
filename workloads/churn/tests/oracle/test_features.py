"""Customer features and the training set against polars, from the source's own
files.
"""

import math
from datetime import datetime
from typing import Any

import pandas as pd
import polars as pl
import pytest

from churn.features import tables
from churn.settings import Settings

pytestmark = pytest.mark.spark
NAMES = (
    "total_transactions",
    "active_months",
    "lifetime_value",
    "max_transaction_amount",
    "amount_last_30d",
    "transactions_last_90d",
    "unique_categories_purchased",
    "online_transactions",
    "amount_trend",
    "days_since_last_purchase",
)


def source(settings: Settings, name: str) -> pl.DataFrame:
    """Return a table as the source landed it."""
    folder = settings.artifact("generate") / "files" / name
    return pl.read_parquet(folder / "*.parquet")


def right_transactions(settings: Settings) -> pl.DataFrame:
    """Return the transactions that are not bad, each as it arrived first."""
    bad = source(settings, "truth/bad_rows")["transaction_id"].to_list()
    return (
        source(settings, "transactions")
        .filter(~pl.col("transaction_id").is_in(bad))
        .sort("arrived_at")
        .unique("transaction_id", keep="first")
        .join(source(settings, "products"), on="product_id")
    )


def oracle(past: pl.DataFrame, moment: datetime) -> dict[str, float]:
    """Return a customer's features, from what had arrived by then, one by one."""
    days = [(moment.date() - at.date()).days for at in past["transaction_at"]]
    amounts = past["amount"].to_list()
    recent = [amount for day, amount in zip(days, amounts, strict=True) if day < 30]
    quarter = [amount for day, amount in zip(days, amounts, strict=True) if day < 90]
    months = {(at.year, at.month) for at in past["transaction_at"]}
    mean = sum(quarter) / 3
    return {
        "total_transactions": len(amounts),
        "active_months": len(months),
        "lifetime_value": sum(amounts),
        "max_transaction_amount": max(amounts),
        "amount_last_30d": sum(recent),
        "transactions_last_90d": len(quarter),
        "unique_categories_purchased": past["category"].n_unique(),
        "online_transactions": (past["channel"] == "online").sum(),
        "amount_trend": (sum(recent) - mean) / max(mean, 1),
        "days_since_last_purchase": min(days),
    }


def test_features_are_what_polars_computes_from_what_had_arrived(
    spark: Any, lake: Settings
) -> None:
    sales = right_transactions(lake)
    rows = tables.read(spark, lake.table("gold/customer_features")).toPandas()
    bought = rows[rows["total_transactions"] > 0].sample(60, random_state=1)

    for row in bought.to_dict("records"):
        moment = row["feature_timestamp"].to_pydatetime()
        past = sales.filter(
            (pl.col("customer_id") == row["customer_id"])
            & (pl.col("arrived_at") <= moment)
        )
        for name, expected in oracle(past, moment).items():
            assert math.isclose(row[name], expected, rel_tol=1e-9, abs_tol=1e-9), name


def test_each_label_has_the_newest_features_before_it(
    spark: Any, lake: Settings
) -> None:
    training = tables.read(spark, lake.table("gold/training_set")).toPandas()
    features = tables.read(spark, lake.table("gold/customer_features")).toPandas()

    expected = pd.merge_asof(
        training[["customer_id", "observed_at"]].sort_values("observed_at"),
        features.sort_values("feature_timestamp"),
        left_on="observed_at",
        right_on="feature_timestamp",
        by="customer_id",
    ).sort_values(["customer_id", "observed_at"], ignore_index=True)
    ours = training.sort_values(["customer_id", "observed_at"], ignore_index=True)

    assert len(training) > 500
    assert (ours["feature_timestamp"] <= ours["observed_at"]).all()
    for name in NAMES:
        pd.testing.assert_series_equal(ours[name], expected[name])
