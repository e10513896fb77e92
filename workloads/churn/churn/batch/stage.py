"""The batch stage: the champion's scores of a date, as a partition of a Delta table."""

from __future__ import annotations

import json
from typing import Any

from churn.batch.score import FEATURES, TABLE, score
from churn.pipeline.stage import Context
from churn.serving.champion import fetch


def run(context: Context) -> dict[str, Any]:
    """Score the dates of the settings that are not scored yet."""
    settings = context.settings
    done = score(
        context.spark(),
        settings.table(FEATURES),
        settings.table(TABLE),
        fetch(settings.tracking, context.output / "model"),
        settings.batch.date,
        context.say,
    )
    (context.output / "batch.json").write_text(json.dumps(done, indent=1))
    return done
