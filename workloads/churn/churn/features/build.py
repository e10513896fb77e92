"""The features stage: bronze as it landed, silver as it is right, gold as it is used.

Bronze keeps every row with where it came from. Silver has each transaction once and
violates no rule; the rest is in quarantine. Gold has the customer features at each
snapshot, the product features, and the training set: each label with the features that
were known when it was looked at.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from churn.feature_store.definitions import AUDIT_COLUMNS, COLUMNS, KEY, TIMESTAMP
from churn.features import tables
from churn.features.as_of import as_of_join
from churn.features.customer_features import customer_features, snapshots
from churn.features.product_features import product_features
from churn.features.sources import landed, rows_of
from churn.pipeline.stage import Context
from churn.quality import catalog, on_spark
from churn.refusals import DataRefusal
from churn.settings import Settings

SOURCES = ("customers", "products", "transactions", "labels")
TABLES = (
    *(f"bronze/{name}" for name in SOURCES),
    "silver/transactions",
    "silver/customers",
    "silver/products",
    "silver/labels",
    "quarantine/transactions",
    "gold/customer_features",
    "gold/product_features",
    "gold/training_set",
)


def run(context: Context) -> dict[str, Any]:
    """Build every table of the lake; return rows, quarantine and versions."""
    spark, settings = context.spark(), context.settings
    build = Build(spark, settings, context.input("generate"))
    build.bronze()
    context.say("bronze: as it landed")
    quality = build.silver()
    context.say(f"silver: {quality['quarantined']:,} rows in quarantine")
    build.gold()
    training = build.training_set()
    training.to_parquet(context.output / "training_set.parquet", index=False)
    context.say(f"gold: {len(training):,} labels with the features known then")
    versions = {name: tables.version(spark, settings.table(name)) for name in TABLES}
    report = {"quality": quality, "versions": versions, "source": build.source}
    (context.output / "features.json").write_text(json.dumps(report, indent=1))
    return {
        "rows": quality["rows"],
        "quarantined": quality["quarantined"],
        "training_rows": len(training),
    }


class Build:
    """Builds the layers of the lake from one source, which every table remembers."""

    def __init__(self, spark: SparkSession, settings: Settings, folder: Path) -> None:
        self.spark, self.settings, self.folder = spark, settings, folder
        data = settings.data.model_dump_json()
        self.source = f"{settings.data.seed}:{digest_of_text(data)}"

    def read(self, name: str) -> DataFrame:
        """Return a table of the lake."""
        return tables.read(self.spark, self.settings.table(name))

    def save(self, frame: DataFrame, name: str) -> None:
        """Write a table of the lake whole."""
        tables.overwrite(frame, self.settings.table(name), self.source)

    def merge(self, frame: DataFrame, name: str, *keys: str) -> None:
        """Write those rows of a table of the lake that are new or differ."""
        tables.merge(frame, self.settings.table(name), keys, self.source)

    def bronze(self) -> None:
        """Keep every source table as it landed, with the file of each row."""
        for name in SOURCES:
            frame = landed(self.spark, self.folder, name)
            file = F.element_at(F.split(F.input_file_name(), "/"), -1)
            self.save(frame.withColumn("source_file", file), f"bronze/{name}")

    def silver(self) -> dict[str, Any]:
        """Write what is right, and what is not; return the counts of each rule."""
        customers = self.read("bronze/customers").drop("source_file")
        self.stop_on_violations(customers)
        self.merge(customers, "silver/customers", KEY)
        products = self.read("bronze/products").drop("source_file")
        self.merge(products, "silver/products", "product_id")
        labels = self.read("bronze/labels").drop("source_file")
        self.merge(labels, "silver/labels", KEY, "observed_at")
        bronze = self.read("bronze/transactions").drop("source_file")
        judged = on_spark.judged(
            with_known(first_arrivals(bronze), customers, products),
            catalog.TRANSACTIONS,
        ).drop("known_customer", "known_product")
        judged = judged.persist()
        self.merge(on_spark.passed(judged), "silver/transactions", "transaction_id")
        self.merge(on_spark.failed(judged), "quarantine/transactions", "transaction_id")
        counts = {
            "rows": rows_of(self.folder / "transactions"),
            **on_spark.counted(judged),
        }
        judged.unpersist()
        self.refuse_too_many(counts)
        return counts

    def stop_on_violations(self, customers: DataFrame) -> None:
        """Refuse customers that violate a rule: they are master data, not events."""
        judged = on_spark.judged(customers, catalog.CUSTOMERS)
        broken = on_spark.counted(judged)["violations"]
        if broken:
            raise DataRefusal(
                "Customers violate rules that stop the run",
                seen=", ".join(
                    f"{name}: {count} rows" for name, count in broken.items()
                ),
                allowed="no row",
                fix="correct these rows at the source and land the table again",
            )

    def refuse_too_many(self, counts: dict[str, Any]) -> None:
        """Refuse to go on where quarantine has more rows than the limit."""
        share = counts["quarantined"] / counts["distinct"]
        if share > (limit := self.settings.quality.quarantine_limit):
            raise DataRefusal(
                "Too many transactions are in quarantine",
                seen=f"{share:.1%}: {counts['violations']}",
                allowed=f"at most {limit:.1%} (quality.quarantine_limit)",
                fix="look at quarantine/transactions and correct the source",
            )

    def gold(self) -> None:
        """Write the customer features at each snapshot, and the product features."""
        data, plan = self.settings.data, self.settings.features
        moments = snapshots(
            data.start, data.days, plan.first_snapshot_day, plan.snapshot_days
        )
        transactions = self.read("silver/transactions")
        customers, products = (
            self.read("silver/customers"),
            self.read("silver/products"),
        )
        features = customer_features(transactions, customers, products, moments)
        self.merge(features, "gold/customer_features", KEY, TIMESTAMP)
        sold = product_features(products, transactions)
        self.merge(sold, "gold/product_features", "product_id")

    def training_set(self) -> Any:
        """Write and return each label with the features that were known then."""
        joined = as_of_join(
            self.read("silver/labels"),
            self.read("gold/customer_features"),
            key=KEY,
            row_time="observed_at",
            history_time=TIMESTAMP,
            columns=(*COLUMNS, *AUDIT_COLUMNS),
        ).where(F.col(TIMESTAMP).isNotNull())
        self.merge(joined, "gold/training_set", KEY, "observed_at")
        return self.read("gold/training_set").toPandas()


def first_arrivals(transactions: DataFrame) -> DataFrame:
    """Return each transaction as it arrived first: some come twice."""
    arrivals = Window.partitionBy("transaction_id").orderBy("arrived_at")
    numbered = transactions.withColumn("_nth", F.row_number().over(arrivals))
    return numbered.where("_nth = 1").drop("_nth")


def with_known(
    transactions: DataFrame, customers: DataFrame, products: DataFrame
) -> DataFrame:
    """Return the transactions with what their customer and product are known as."""
    people = customers.select(KEY, F.col(KEY).alias("known_customer"))
    goods = products.select("product_id", F.col("product_id").alias("known_product"))
    return transactions.join(F.broadcast(people), KEY, "left").join(
        F.broadcast(goods), "product_id", "left"
    )


def digest_of_text(text: str) -> str:
    """Return a short digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
