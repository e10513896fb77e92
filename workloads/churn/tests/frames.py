"""Small rows for tests that need a training set and no Spark."""

import numpy as np
import pandas as pd

from churn.data.customers import GENDERS, PLANS
from churn.feature_store.definitions import CATEGORICAL, NUMERIC


def labelled(rows: int, seed: int = 1, signal: float = 1.5) -> pd.DataFrame:
    """Return rows whose first feature tells of leaving as strongly as asked."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {name: random.normal(size=rows) for name in NUMERIC}
        | {name: random.choice(PLANS, rows) for name in CATEGORICAL}
    )
    chance = 1 / (1 + np.exp(1.5 - signal * frame[NUMERIC[0]]))
    return frame.assign(
        customer_id=np.arange(rows) // 2,
        churned=random.random(rows) < chance,
        gender=random.choice(GENDERS[:2], rows),
        age_band=random.choice(("young", "old"), rows),
    )
