"""What the source systems land: Parquet files with the columns that are expected."""

from pathlib import Path

from pyarrow.parquet import read_metadata
from pyspark.sql import DataFrame, SparkSession

from churn.refusals import DataRefusal

# Table -> column -> type, in Spark's names. More columns are taken along.
COLUMNS: dict[str, dict[str, str]] = {
    "customers": {
        "customer_id": "bigint",
        "plan": "string",
        "gender": "string",
        "age": "int",
        "region": "string",
        "signup_at": "timestamp",
        "support_score": "double",
        "closed_at": "timestamp",
    },
    "products": {
        "product_id": "bigint",
        "category": "string",
        "brand": "string",
        "list_price": "double",
        "cost": "double",
    },
    "transactions": {
        "transaction_id": "bigint",
        "customer_id": "bigint",
        "product_id": "bigint",
        "channel": "string",
        "quantity": "int",
        "unit_price": "double",
        "amount": "double",
        "transaction_at": "timestamp",
        "arrived_at": "timestamp",
    },
    "labels": {
        "customer_id": "bigint",
        "observed_at": "timestamp",
        "available_at": "timestamp",
        "churned": "boolean",
    },
}


def landed(spark: SparkSession, folder: Path, name: str) -> DataFrame:
    """Return a source table.

    Raises:
        DataRefusal: no files, no rows, a missing column, or a wrong type.
    """
    files = sorted(str(file) for file in (folder / name).glob("*.parquet"))
    if not files:
        raise DataRefusal(
            f"The source table {name} has no files",
            seen=folder / name,
            allowed="at least one Parquet file",
            fix="run the generate stage, or land the table there",
        )
    if not rows_of(folder / name):
        raise DataRefusal(
            f"The source table {name} is empty",
            seen=f"{len(files)} files without a row",
            allowed="at least one row",
            fix="land the table again",
        )
    frame = as_utc(spark.read.parquet(*files))
    refuse_wrong_columns(frame, name)
    return frame


def rows_of(folder: Path) -> int:
    """Return how many rows the files of a source table have, by their footers."""
    return sum(read_metadata(file).num_rows for file in folder.glob("*.parquet"))


def as_utc(frame: DataFrame) -> DataFrame:
    """Return the frame with moments without a zone read as UTC, which the session
    has.
    """
    plain = [
        one.name for one in frame.schema if one.dataType.typeName() == "timestamp_ntz"
    ]
    return frame.withColumns({name: frame[name].cast("timestamp") for name in plain})


def refuse_wrong_columns(frame: DataFrame, name: str) -> None:
    """Refuse a table that misses columns or has other types; all mistakes at once."""
    seen = {field.name: field.dataType.simpleString() for field in frame.schema}
    wrong = {
        column: seen.get(column, "missing")
        for column, expected in COLUMNS[name].items()
        if seen.get(column) != expected
    }
    if wrong:
        raise DataRefusal(
            f"The source table {name} has not the columns that features are made of",
            seen=", ".join(f"{column} {kind}" for column, kind in wrong.items()),
            allowed=", ".join(f"{one} {COLUMNS[name][one]}" for one in wrong),
            fix="land the table with these columns",
        )
