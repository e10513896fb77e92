"""The stages of the lifecycle, in order: the only place that knows them all."""

from churn.pipeline.stage import Stage

STAGES: tuple[Stage, ...] = (
    Stage(
        name="generate",
        title="Generate events with known truth",
        function="churn.data.generate:run",
        settings=("data", "features"),
    ),
)
