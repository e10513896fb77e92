"""Delta tables of the lake: written whole or merged, so that a second write adds
nothing.
"""

from collections.abc import Sequence

from delta.tables import DeltaTable
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.utils import AnalysisException

from churn.refusals import DataRefusal

# What a table was made from: rows of another source do not belong into it.
SOURCE = "churn.source"


def exists(spark: SparkSession, address: str) -> bool:
    """Return whether a whole Delta table is at the address."""
    return DeltaTable.isDeltaTable(spark, address)


def read(spark: SparkSession, address: str, version: int | None = None) -> DataFrame:
    """Return a table, or what it was at a version.

    Raises:
        DataRefusal: no table, a half-written one, or no such version.
    """
    reader = spark.read.format("delta")
    if version is not None:
        reader = reader.option("versionAsOf", version)
    try:
        return reader.load(address)
    except AnalysisException as error:
        raise DataRefusal(
            "The Delta table cannot be read",
            seen=f"{address}: {str(error).splitlines()[0]}",
            allowed="a table with a whole _delta_log, at a version that it has",
            fix="remove the folder and run the features stage again",
        ) from error


def overwrite(frame: DataFrame, address: str, source: str) -> None:
    """Write the whole table anew, with its schema; the old versions stay readable."""
    (
        frame.write.format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .option("userMetadata", source)
        .save(address)
    )


def merge(frame: DataFrame, address: str, keys: Sequence[str], source: str) -> None:
    """Add the rows that are new and change those that differ; new columns are added.

    A table of another source is replaced. The same rows again change nothing.
    """
    spark = frame.sparkSession
    if not exists(spark, address) or source_of(spark, address) != source:
        overwrite(frame, address, source)
        return
    table = DeltaTable.forPath(spark, address)
    known = set(table.toDF().columns)
    values = [one for one in frame.columns if one not in keys and one in known]
    changed = " or ".join(f"not (old.{one} <=> new.{one})" for one in values) or "false"
    if not set(frame.columns) <= known:
        changed = "true"
    spark.conf.set("spark.databricks.delta.schema.autoMerge.enabled", "true")
    (
        table.alias("old")
        .merge(frame.alias("new"), " and ".join(f"old.{k} = new.{k}" for k in keys))
        .whenMatchedUpdateAll(condition=changed)
        .whenNotMatchedInsertAll()
        .execute()
    )


def source_of(spark: SparkSession, address: str) -> str | None:
    """Return what the table was written from at its last whole write."""
    history = DeltaTable.forPath(spark, address).history()
    rows = history.where("userMetadata is not null").select("userMetadata").first()
    return rows[0] if rows else None


def version(spark: SparkSession, address: str) -> int:
    """Return the number of the table's newest version, from its log alone."""
    logs = spark._jvm.org.apache.spark.sql.delta.DeltaLog
    log = logs.forTable(spark._jsparkSession, address)
    return int(log.unsafeVolatileSnapshot().version())
