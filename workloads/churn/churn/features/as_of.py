"""The point-in-time join: each row gets what was known at its moment, and nothing
later.
"""

from collections.abc import Sequence

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F


def as_of_join(
    rows: DataFrame,
    history: DataFrame,
    *,
    key: str,
    row_time: str,
    history_time: str,
    columns: Sequence[str],
) -> DataFrame:
    """Return the rows, each with the columns of its key's newest history until then.

    History at the very moment of a row counts. A row without any history has nulls. One
    sort of both together, and no join: the cost grows as the rows do.
    """
    values = F.struct(history_time, *columns)
    empty = F.lit(None).cast(history.select(values.alias("v")).schema["v"].dataType)
    left = rows.select(
        F.col(key),
        F.col(row_time).alias("_moment"),
        F.lit(1).alias("_row"),
        F.struct(*rows.columns).alias("_left"),
        empty.alias("_right"),
    )
    nothing = F.lit(None).cast(left.schema["_left"].dataType)
    right = history.select(
        F.col(key),
        F.col(history_time).alias("_moment"),
        F.lit(0).alias("_row"),
        nothing.alias("_left"),
        values.alias("_right"),
    )
    until_here = (
        Window.partitionBy(key)
        .orderBy("_moment", "_row")
        .rowsBetween(Window.unboundedPreceding, Window.currentRow)
    )
    newest = F.last("_right", ignorenulls=True).over(until_here)
    joined = left.unionByName(right).withColumn("_right", newest).where("_row = 1")
    return joined.select("_left.*", "_right.*")
