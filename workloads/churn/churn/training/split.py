"""The split stage: past for training, later for choosing, latest for judging.

Between two parts there is a gap as long as the label's horizon: no label of one part
was still open when the next part begins.
"""

import json
from typing import Any

import pandas as pd

from churn.pipeline.stage import Context
from churn.refusals import DataRefusal
from churn.report.section import Section, Table
from churn.settings import Settings
from churn.training.columns import LABEL

PARTS = ("train", "validation", "test")


def run(context: Context) -> dict[str, Any]:
    """Write the three parts; return how many rows each has."""
    frame = pd.read_parquet(context.input("features") / "training_set.parquet")
    parts = split(frame, context.settings)
    for name, part in parts.items():
        part.to_parquet(context.output / f"{name}.parquet", index=False)
    counts = {name: len(part) for name, part in parts.items()}
    (context.output / "split.json").write_text(json.dumps(counts))
    section(parts).write(context.output)
    return counts


def split(frame: pd.DataFrame, settings: Settings) -> dict[str, pd.DataFrame]:
    """Return the rows of each part, by the day on which they were observed.

    Raises:
        DataRefusal: a part is empty.
    """
    days = (frame["observed_at"] - pd.Timestamp(settings.data.start)).dt.days
    horizon = settings.features.label_horizon_days
    validation, test = settings.split.validation_day, settings.split.test_day
    parts = {
        "train": frame[days + horizon <= validation],
        "validation": frame[(days >= validation) & (days + horizon <= test)],
        "test": frame[days >= test],
    }
    for name, part in parts.items():
        if part.empty:
            raise DataRefusal(
                f"The {name} part is empty",
                seen=f"days {days.min()} to {days.max()}, "
                f"split at {validation} and {test}",
                allowed=f"labels before, between and after, {horizon} days apart",
                fix="change split.validation_day, split.test_day or data.days",
            )
    return parts


def section(parts: dict[str, pd.DataFrame]) -> Section:
    """Return what the report says of the split."""
    rows = [
        (
            name,
            len(part),
            part["customer_id"].nunique(),
            f"{part['observed_at'].min():%Y-%m-%d}",
            f"{part['observed_at'].max():%Y-%m-%d}",
            f"{part[LABEL].mean():.1%}",
        )
        for name, part in parts.items()
    ]
    return Section(
        title="Split by time",
        text="Models learn from the past, are chosen on a later period and judged on "
        "the latest one. The gaps are as long as a label takes to be known.",
        tables=[
            Table(
                title="Parts",
                columns=("part", "rows", "customers", "from", "to", "churn rate"),
                rows=rows,
            )
        ],
    )
