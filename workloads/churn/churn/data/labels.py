"""Churn labels: whether a customer leaves within the horizon, known only after it."""

import numpy as np
import pandas as pd

from churn.data.customers import Population
from churn.settings import Data, Features

# A customer has to be this long with us before a label of theirs means anything.
SETTLED_DAYS = 30


def labels(
    data: Data, features: Features, people: Population, random: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the labels known at the data's end, and those that nobody can know yet.

    Each customer is looked at once a period, on a day of their own. `available_at` is
    when the answer is known: the horizon later.
    """
    parts = []
    step, horizon = features.snapshot_days, features.label_horizon_days
    for first in range(features.first_snapshot_day, data.days, step):
        day = first + random.integers(0, step, len(people.churn_day))
        here = (people.joined_day + SETTLED_DAYS <= day) & (people.churn_day > day)
        here &= day < data.days
        parts.append(
            pd.DataFrame(
                {
                    "customer_id": people.table["customer_id"][here],
                    "day": day[here],
                    "churned": (people.churn_day <= day + horizon)[here],
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    start = pd.Timestamp(data.start)
    table["observed_at"] = start + pd.to_timedelta(table["day"], unit="D")
    table["available_at"] = table["observed_at"] + pd.Timedelta(days=horizon)
    known = (table["day"] + horizon <= data.days).to_numpy(dtype=bool)
    table = table[["customer_id", "observed_at", "available_at", "churned"]]
    return (
        table[np.asarray(known)].reset_index(drop=True),
        table[~known].reset_index(drop=True),
    )
