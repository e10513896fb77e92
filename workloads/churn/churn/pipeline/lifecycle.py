"""The stages of the lifecycle, in order: the only place that knows them all."""

from churn.pipeline.stage import Stage

STAGES: tuple[Stage, ...] = (
    Stage(
        name="generate",
        title="Generate events with known truth",
        function="churn.data.generate:run",
        settings=("data", "features"),
    ),
    Stage(
        name="features",
        title="Build features: bronze, silver, gold",
        function="churn.features.build:run",
        needs=("generate",),
        settings=("data", "features", "quality"),
        sources=("feature_store/definitions.py", "quality", "spark"),
        tables=(
            "silver/transactions",
            "silver/customers",
            "gold/customer_features",
            "gold/training_set",
        ),
    ),
)
