"""The lake: quarantine, idempotent writes, time travel, new columns, broken tables."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from churn.features import tables
from churn.features.sources import landed
from churn.quality import catalog, on_frames
from churn.refusals import DataRefusal
from churn.settings import Settings

pytestmark = pytest.mark.spark


def test_quarantine_has_exactly_the_rows_that_were_spoilt(
    spark: Any, lake: Settings
) -> None:
    files = lake.artifact("generate") / "files"
    spoilt = pd.read_parquet(files / "truth" / "bad_rows")

    quarantine = tables.read(spark, lake.table("quarantine/transactions")).toPandas()

    found = {
        row.transaction_id: list(row.violations) for row in quarantine.itertuples()
    }
    assert found == {row.transaction_id: [row.rule] for row in spoilt.itertuples()}


def test_rules_find_the_same_on_a_small_frame(lake: Settings) -> None:
    files = lake.artifact("generate") / "files"
    frame = pd.read_parquet(files / "transactions")
    customers = pd.read_parquet(files / "customers")["customer_id"]
    products = pd.read_parquet(files / "products")["product_id"]
    frame["known_customer"] = frame["customer_id"].where(
        frame["customer_id"].isin(customers)
    )
    frame["known_product"] = frame["product_id"].where(
        frame["product_id"].isin(products)
    )
    spoilt = pd.read_parquet(files / "truth" / "bad_rows")["rule"].value_counts()

    found = on_frames.violations(frame, catalog.TRANSACTIONS)

    assert found == spoilt.to_dict()


def test_the_same_rows_again_change_nothing_and_old_versions_stay(
    spark: Any, tmp_path: Path
) -> None:
    address = str(tmp_path / "table")
    old = spark.createDataFrame([(1, "a"), (2, "b")], "id long, name string")
    new = spark.createDataFrame(
        [(2, "c", 1.5), (3, "d", 2.5)], "id long, name string, score double"
    )

    for frame in (old, new, new):
        tables.merge(frame, address, ("id",), "source")

    rows = tables.read(spark, address).orderBy("id").collect()
    assert [tuple(row) for row in rows] == [
        (1, "a", None),
        (2, "c", 1.5),
        (3, "d", 2.5),
    ]
    first = tables.read(spark, address, 0).orderBy("id").collect()
    assert [tuple(row) for row in first] == [(1, "a"), (2, "b")]


def test_rows_of_another_source_replace_the_table(spark: Any, tmp_path: Path) -> None:
    address = str(tmp_path / "table")
    tables.merge(spark.createDataFrame([(1,)], "id long"), address, ("id",), "one")

    tables.merge(spark.createDataFrame([(2,)], "id long"), address, ("id",), "two")

    assert [row.id for row in tables.read(spark, address).collect()] == [2]


def test_a_half_written_table_is_refused(spark: Any, tmp_path: Path) -> None:
    address = tmp_path / "table"
    tables.overwrite(spark.createDataFrame([(1,)], "id long"), str(address), "one")
    shutil.rmtree(address / "_delta_log")

    with pytest.raises(DataRefusal, match=r"cannot be read.*whole _delta_log.*Fix:"):
        tables.read(spark, str(address))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.drop(columns="amount"), "seen amount missing"),
        (lambda frame: frame.assign(amount="ten"), "seen amount string"),
        (lambda frame: frame.head(0), "without a row; allowed at least one row"),
    ],
)
def test_a_source_that_features_cannot_be_made_of_is_refused(
    spark: Any, lake: Settings, tmp_path: Path, change: Any, message: str
) -> None:
    files = lake.artifact("generate") / "files" / "transactions"
    frame = pd.read_parquet(sorted(files.glob("*.parquet"))[0])
    (tmp_path / "transactions").mkdir()
    change(frame).to_parquet(
        tmp_path / "transactions" / "part.parquet", coerce_timestamps="us"
    )

    with pytest.raises(DataRefusal, match=message):
        landed(spark, tmp_path, "transactions")
