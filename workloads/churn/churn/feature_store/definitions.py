"""Every feature, defined once: its type, its meaning, and how Spark computes it.

The Spark job, the training columns, the online store, the quality rules and Azure ML's
feature-set specification are all derived from this list.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["aggregate", "derived", "attribute"]
Type = Literal["double", "long", "string"]

ENTITY = "customer"
KEY = "customer_id"
TIMESTAMP = "feature_timestamp"
VERSION = "1"


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A column of the customer features.

    An aggregate's expression is over the transactions that had arrived at the snapshot,
    with `days_ago` for each; a derived one's is over the aggregates; an attribute's
    over the customer. `empty` is its value for a customer without any transaction.
    """

    name: str
    type: Type
    description: str
    expression: str
    kind: Kind
    empty: float | int | None = 0


def aggregate(name: str, type_: Type, description: str, expression: str) -> Feature:
    """Return a feature that is computed over transactions."""
    return Feature(
        name=name,
        type=type_,
        description=description,
        expression=expression,
        kind="aggregate",
    )


def derived(name: str, description: str, expression: str) -> Feature:
    """Return a feature that is computed from other features."""
    return Feature(
        name=name,
        type="double",
        description=description,
        expression=expression,
        kind="derived",
    )


def attribute(name: str, type_: Type, description: str, expression: str) -> Feature:
    """Return a feature that is what a customer is."""
    return Feature(
        name=name,
        type=type_,
        description=description,
        expression=expression,
        kind="attribute",
        empty=None,
    )


def windowed(column: str, days: int) -> str:
    """Return the sum of a column over the transactions of the last days."""
    return f"sum(if(days_ago < {days}, {column}, 0))"


def counted(channel: str) -> str:
    """Return the number of transactions of a channel."""
    return f"sum(if(channel = '{channel}', 1L, 0L))"


AGGREGATES = (
    aggregate("total_transactions", "long", "Purchases so far", "count(1)"),
    aggregate(
        "active_months",
        "long",
        "Months with a purchase",
        "size(collect_set(month_index))",
    ),
    aggregate("lifetime_value", "double", "Money spent so far", "sum(amount)"),
    aggregate("max_transaction_amount", "double", "Largest purchase", "max(amount)"),
    aggregate(
        "amount_last_30d", "double", "Money spent in 30 days", windowed("amount", 30)
    ),
    aggregate(
        "amount_last_90d", "double", "Money spent in 90 days", windowed("amount", 90)
    ),
    aggregate(
        "transactions_last_30d", "long", "Purchases in 30 days", windowed("1L", 30)
    ),
    aggregate(
        "transactions_last_90d", "long", "Purchases in 90 days", windowed("1L", 90)
    ),
    aggregate(
        "unique_categories_purchased",
        "long",
        "Product categories bought from",
        "bit_count(bit_or(shiftleft(1L, category_index)))",
    ),
    aggregate("online_transactions", "long", "Purchases online", counted("online")),
    aggregate("mobile_transactions", "long", "Purchases by phone", counted("mobile")),
    aggregate("store_transactions", "long", "Purchases in stores", counted("store")),
    aggregate(
        "avg_margin_pct",
        "double",
        "Mean margin of the products bought, as a share of their price",
        "avg(margin_pct)",
    ),
)
DERIVED = (
    derived(
        "avg_transaction_amount",
        "Money spent a purchase",
        "lifetime_value / greatest(total_transactions, 1)",
    ),
    derived(
        "avg_amount_per_month",
        "Money spent a month with a purchase",
        "lifetime_value / greatest(active_months, 1)",
    ),
    derived(
        "amount_trend",
        "Spending of 30 days against the monthly mean of 90 days",
        "(amount_last_30d - amount_last_90d / 3) / greatest(amount_last_90d / 3, 1)",
    ),
    derived(
        "frequency_trend",
        "Purchases of 30 days against the monthly mean of 90 days",
        "(transactions_last_30d - transactions_last_90d / 3)"
        " / greatest(transactions_last_90d / 3, 1)",
    ),
    derived(
        "online_preference_ratio",
        "Share of purchases online",
        "online_transactions / greatest(total_transactions, 1)",
    ),
    derived(
        "mobile_preference_ratio",
        "Share of purchases by phone",
        "mobile_transactions / greatest(total_transactions, 1)",
    ),
    derived(
        "store_preference_ratio",
        "Share of purchases in stores",
        "store_transactions / greatest(total_transactions, 1)",
    ),
    derived(
        "purchases_per_30d",
        "Purchases in 30 days since the customer joined or the data began",
        "30.0 * total_transactions / greatest(observed_days, 1)",
    ),
)
ATTRIBUTES = (
    attribute(
        "days_since_last_purchase",
        "long",
        "Days since the last purchase; without one, since joining",
        "coalesce(days_since_last, tenure_days)",
    ),
    attribute("tenure_days", "long", "Days since joining", "tenure_days"),
    attribute("age", "long", "Age in years", "cast(age as bigint)"),
    attribute("support_score", "double", "Score of the support team", "support_score"),
    attribute("plan", "string", "The customer's plan", "plan"),
)
FEATURES = (*AGGREGATES, *DERIVED, *ATTRIBUTES)
NUMERIC = tuple(one.name for one in FEATURES if one.type != "string")
CATEGORICAL = tuple(one.name for one in FEATURES if one.type == "string")
COLUMNS = (*NUMERIC, *CATEGORICAL)
# Kept beside the features for slices and fairness, and never trained on.
AUDIT_COLUMNS = ("gender", "region", "age_band", "tenure_band")
