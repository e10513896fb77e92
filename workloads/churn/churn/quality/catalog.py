"""The rules of each table: written once, run on Spark and on small frames."""

from churn.data.customers import GENDERS, PLANS, REGIONS
from churn.data.transactions import CHANNELS
from churn.feature_store.definitions import FEATURES
from churn.quality.rules import Between, NotAfter, OneOf, Present, Rule

LARGEST = 1e9
TRANSACTIONS = (
    Rule(name="transaction_known", condition=Present("transaction_id")),
    # `known_customer` and `known_product` are what the join with their tables finds.
    Rule(name="customer_known", condition=Present("known_customer")),
    Rule(name="product_known", condition=Present("known_product")),
    Rule(name="channel_known", condition=OneOf("channel", CHANNELS)),
    Rule(name="quantity_positive", condition=Between("quantity", 1, 10_000)),
    Rule(name="amount_positive", condition=Between("amount", 0.01, LARGEST)),
    Rule(
        name="time_not_after_arrival",
        condition=NotAfter("transaction_at", "arrived_at"),
    ),
)
CUSTOMERS = (
    Rule(name="customer_present", condition=Present("customer_id"), severity="stop"),
    Rule(name="signup_present", condition=Present("signup_at"), severity="stop"),
    Rule(name="age_plausible", condition=Between("age", 18, 120), severity="stop"),
    Rule(name="gender_known", condition=OneOf("gender", GENDERS), severity="stop"),
    Rule(name="region_known", condition=OneOf("region", REGIONS), severity="stop"),
    Rule(name="plan_known", condition=OneOf("plan", PLANS), severity="stop"),
)
# Limits of features that a limit can be given; the others only have to be numbers.
LIMITS = {
    "age": (18, 120),
    "avg_margin_pct": (-1, 1),
    "online_preference_ratio": (0, 1),
    "mobile_preference_ratio": (0, 1),
    "store_preference_ratio": (0, 1),
    "amount_trend": (-1, LARGEST),
    "frequency_trend": (-1, LARGEST),
    "support_score": (-100, 100),
}
GOLD = tuple(
    Rule(
        name=f"{feature.name}_valid",
        condition=OneOf(feature.name, PLANS)
        if feature.type == "string"
        else Between(feature.name, *LIMITS.get(feature.name, (0, LARGEST))),
        severity="stop",
    )
    for feature in FEATURES
)
TABLES = {"transactions": TRANSACTIONS, "customers": CUSTOMERS, "features": GOLD}
