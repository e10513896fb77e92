"""Product features: what a product costs, and how it has sold."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def product_features(products: DataFrame, transactions: DataFrame) -> DataFrame:
    """Return a row for each product; one that never sold has zeros and its list
    price.
    """
    sales = transactions.groupBy("product_id").agg(
        F.count("*").alias("sales_count"),
        F.sum("quantity").alias("units_sold"),
        F.sum("amount").alias("revenue"),
        F.avg("unit_price").alias("avg_selling_price"),
        F.percentile_approx("unit_price", 0.5).alias("median_price"),
        F.max("transaction_at").alias("feature_timestamp"),
    )
    margin = F.col("list_price") - F.col("cost")
    return products.join(sales, "product_id", "left").select(
        "product_id",
        "category",
        "brand",
        "list_price",
        "cost",
        margin.alias("margin"),
        (margin / F.col("list_price")).alias("margin_pct"),
        F.coalesce("sales_count", F.lit(0)).alias("sales_count"),
        F.coalesce("units_sold", F.lit(0)).alias("units_sold"),
        F.coalesce("revenue", F.lit(0.0)).alias("revenue"),
        F.coalesce("avg_selling_price", "list_price").alias("avg_price"),
        F.coalesce("median_price", "list_price").alias("median_price"),
        "feature_timestamp",
    )
