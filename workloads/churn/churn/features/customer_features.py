"""Customer features at each snapshot, from what had arrived by then."""

from datetime import date, datetime, timedelta

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from churn.feature_store.definitions import (
    AGGREGATES,
    ATTRIBUTES,
    AUDIT_COLUMNS,
    DERIVED,
    KEY,
    TIMESTAMP,
)


def snapshots(start: date, days: int, first: int, step: int) -> list[datetime]:
    """Return the moments at which features are computed, from the first day on."""
    begin = datetime(start.year, start.month, start.day)
    return [begin + timedelta(days=day) for day in range(first, days + 1, step)]


def customer_features(
    transactions: DataFrame,
    customers: DataFrame,
    products: DataFrame,
    moments: list[datetime],
) -> DataFrame:
    """Return a row for each customer and snapshot at which they were a customer.

    A transaction counts from the snapshot on at which it had arrived: a late one is in
    no earlier row.
    """
    past = known_at(transactions, products, moments)
    aggregated = past.groupBy(KEY, TIMESTAMP).agg(
        F.expr("min(days_ago)").cast("bigint").alias("days_since_last"),
        *(F.expr(one.expression).cast(one.type).alias(one.name) for one in AGGREGATES),
    )
    present = customers_at(customers, transactions, moments)
    joined = present.join(aggregated, [KEY, TIMESTAMP], "left").fillna(
        {one.name: one.empty for one in AGGREGATES}
    )
    derived = joined.select(
        "*", *(F.expr(one.expression).cast(one.type).alias(one.name) for one in DERIVED)
    )
    attributes = [
        F.expr(one.expression).cast(one.type).alias(one.name) for one in ATTRIBUTES
    ]
    names = [one.name for one in (*AGGREGATES, *DERIVED)]
    return derived.select(KEY, TIMESTAMP, *names, *attributes, *AUDIT_COLUMNS)


def known_at(
    transactions: DataFrame, products: DataFrame, moments: list[datetime]
) -> DataFrame:
    """Return each transaction once a snapshot at which it was known."""
    categories = sorted(
        row["category"] for row in products.select("category").distinct().collect()
    )
    index = F.create_map(
        *(F.lit(part) for pair in enumerate(categories) for part in pair[::-1])
    )
    goods = products.select(
        "product_id",
        index[F.col("category")].alias("category_index"),
        ((F.col("list_price") - F.col("cost")) / F.col("list_price")).alias(
            "margin_pct"
        ),
    )
    later = F.filter(literal(moments), lambda moment: moment >= F.col("arrived_at"))
    return (
        transactions.join(F.broadcast(goods), "product_id")
        .withColumn(TIMESTAMP, F.explode(later))
        .withColumn("days_ago", F.datediff(TIMESTAMP, "transaction_at"))
        .withColumn(
            "month_index", F.expr("year(transaction_at) * 12 + month(transaction_at)")
        )
    )


def customers_at(
    customers: DataFrame, transactions: DataFrame, moments: list[datetime]
) -> DataFrame:
    """Return each customer once a snapshot between their joining and their leaving."""
    begin = transactions.agg(F.min("transaction_at").alias("_begin"))
    present = F.filter(
        literal(moments),
        lambda moment: (
            (moment > F.col("signup_at"))
            & (F.col("closed_at").isNull() | (moment < F.col("closed_at")))
        ),
    )
    return (
        customers.withColumn(TIMESTAMP, F.explode(present))
        .crossJoin(F.broadcast(begin))
        .withColumn("tenure_days", F.datediff(TIMESTAMP, "signup_at"))
        .withColumn(
            "observed_days",
            F.datediff(TIMESTAMP, F.greatest("signup_at", F.to_date("_begin"))),
        )
        .withColumn("age_band", banded("age", (30, 50), ("young", "middle", "senior")))
        .withColumn(
            "tenure_band", banded("tenure_days", (120, 360), ("new", "settled", "old"))
        )
    )


def literal(moments: list[datetime]) -> F.Column:
    """Return the moments as one array."""
    return F.array(*(F.lit(moment) for moment in moments))


def banded(
    column: str, limits: tuple[int, int], names: tuple[str, str, str]
) -> F.Column:
    """Return which of three bands a number is in."""
    value = F.col(column)
    return (
        F.when(value < limits[0], names[0])
        .when(value < limits[1], names[1])
        .otherwise(names[2])
    )
