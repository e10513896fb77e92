"""Customers as a monitor sees them: skewed numbers and uneven categories."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

NUMERICAL: Final = (
    "days_since_last_purchase",
    "total_transactions",
    "lifetime_value",
    "amount_trend",
    "online_preference_ratio",
)
CATEGORICAL: Final = ("segment", "favourite_channel")


def customers(
    seed: int, rows: int = 2_000, *, longer_absence: float = 0.0
) -> pd.DataFrame:
    """Draw customers; their absence is longer by a share of itself."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "days_since_last_purchase": random.exponential(30, rows)
            * (1 + longer_absence),
            "total_transactions": random.poisson(8, rows),
            "lifetime_value": random.lognormal(5, 1, rows),
            "amount_trend": random.standard_t(5, rows),
            "online_preference_ratio": random.beta(2, 3, rows),
            "segment": random.choice(list("abcd"), rows, p=[0.5, 0.3, 0.15, 0.05]),
            "favourite_channel": random.choice(["online", "mobile", "store"], rows),
        }
    )
