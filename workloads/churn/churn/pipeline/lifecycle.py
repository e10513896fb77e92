"""The stages of the lifecycle, in order: the only place that knows them all."""

from churn.pipeline.stage import Stage
from churn.settings import Settings, located


def decisions(settings: Settings) -> tuple[str, ...]:
    """Return the file of the audit trail."""
    return (located(settings.records.decisions),)


def registry(settings: Settings) -> tuple[str, ...]:
    """Return the file of the registry, where it is one."""
    uri = settings.tracking.uri
    return (located(uri.removeprefix(SQLITE)),) if uri.startswith(SQLITE) else ()


def online(settings: Settings) -> tuple[str, ...]:
    """Return the file of the online store, where it is one."""
    target = settings.online_store.target
    return () if "://" in target else (located(target),)


SQLITE = "sqlite:///"
# The stages that the report shows, in its order.
REPORTED = (
    "validate",
    "split",
    "train",
    "tune",
    "evaluate",
    "explain",
    "fairness",
    "register",
    "promote",
    "publish",
    "serve",
    "batch",
    "monitor",
    "retrain",
)
MODEL = ("feature_store/definitions.py",)
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
        sources=(
            "feature_store/definitions.py",
            "quality/rules.py",
            "quality/catalog.py",
            "quality/on_spark.py",
        ),
        tables=(
            "silver/transactions",
            "silver/customers",
            "gold/customer_features",
            "gold/training_set",
        ),
    ),
    Stage(
        name="validate",
        title="Check the training set against the rules",
        function="churn.quality.validate:run",
        needs=("features",),
        sources=("feature_store/definitions.py",),
    ),
    Stage(
        name="split",
        title="Split by time",
        function="churn.training.split:run",
        needs=("features", "validate"),
        settings=("data", "features", "split"),
    ),
    Stage(
        name="train",
        title="Train the candidates",
        function="churn.training.train:run",
        needs=("split",),
        settings=("training", "tracking"),
        sources=MODEL,
    ),
    Stage(
        name="tune",
        title="Sweep over models and parameters",
        function="churn.training.tune:run",
        needs=("split", "train"),
        settings=("training", "tuning", "tracking"),
        sources=MODEL,
    ),
    Stage(
        name="evaluate",
        title="Evaluate on the test period",
        function="churn.evaluation.evaluate:run",
        needs=("split", "tune"),
        settings=("training", "evaluation", "tracking"),
        sources=("training",),
    ),
    Stage(
        name="explain",
        title="Explain by SHAP",
        function="churn.evaluation.explain:run",
        needs=("split", "tune"),
        settings=("training", "explanation"),
        sources=("training",),
    ),
    Stage(
        name="fairness",
        title="Compare groups",
        function="churn.evaluation.fairness:run",
        needs=("evaluate",),
        settings=("fairness",),
    ),
    Stage(
        name="register",
        title="Register the model with its lineage",
        function="churn.promotion.register:run",
        needs=("features", "split", "tune", "evaluate"),
        settings=("tracking", "training"),
        sources=("training",),
        state=registry,
    ),
    Stage(
        name="promote",
        title="Judge the challenger",
        function="churn.promotion.promote:run",
        needs=("split", "tune", "evaluate", "fairness", "register"),
        settings=("promotion", "tracking", "evaluation", "features"),
        sources=("training", "evaluation/metrics.py"),
        state=registry,
    ),
    Stage(
        name="publish",
        title="Publish features online",
        function="churn.feature_store.publish:run",
        needs=("features",),
        settings=("data", "online_store"),
        state=online,
    ),
    Stage(
        name="serve",
        title="Serve, smoke test, load test",
        function="churn.serving.stage:run",
        needs=("split", "promote", "publish"),
        settings=("serving", "online_store", "tracking", "promotion", "records"),
        sources=("feature_store", "training/tracking.py"),
    ),
    Stage(
        name="batch",
        title="Score every customer",
        function="churn.batch.stage:run",
        needs=("features", "promote"),
        settings=("batch", "tracking"),
        sources=("serving/model.py", "serving/champion.py"),
        tables=("gold/customer_churn_scores",),
    ),
    Stage(
        name="monitor",
        title="Monitor drift, quality, performance",
        function="churn.monitoring.stage:run",
        needs=("features", "split", "batch"),
        settings=("monitoring",),
        sources=("serving/model.py", "batch"),
    ),
    Stage(
        name="retrain",
        title="Decide whether to train again",
        function="churn.monitoring.retrain:run",
        needs=("monitor",),
        settings=("monitoring", "records"),
        sources=("rollout/audit.py",),
        state=decisions,
    ),
    Stage(
        name="report",
        title="Write the report",
        function="churn.report.page:run",
        needs=REPORTED,
        sources=("pipeline/lifecycle.py",),
    ),
)
