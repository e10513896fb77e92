"""Flaws that real sources have: rows that come twice, and rows that are wrong."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from churn.settings import Data

# Kind of flaw -> what it does to the chosen rows. Names are those of quality rules.
FLAWS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "amount_positive": lambda rows: rows.assign(amount=-rows["amount"]),
    "customer_known": lambda rows: rows.assign(customer_id=10**12),
    "product_known": lambda rows: rows.assign(product_id=-1),
    "channel_known": lambda rows: rows.assign(channel="fax"),
    "quantity_positive": lambda rows: rows.assign(quantity=np.int32(0)),
    "time_not_after_arrival": lambda rows: rows.assign(
        transaction_at=rows["arrived_at"] + pd.Timedelta(days=400)
    ),
}


def flawed(
    data: Data, table: pd.DataFrame, random: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows with flaws, and which row has which: transaction ID and rule."""
    count = int(len(table) * data.bad_rows)
    chosen = random.choice(len(table), count, replace=False)
    kinds = np.array(list(FLAWS))[np.arange(count) % len(FLAWS)]
    parts = [table.drop(index=table.index[chosen])]
    for kind, spoil in FLAWS.items():
        parts.append(spoil(table.iloc[chosen[kinds == kind]]))
    again = table.iloc[random.choice(len(table), int(len(table) * data.duplicates))]
    again = again[~again["transaction_id"].isin(table["transaction_id"].iloc[chosen])]
    parts.append(again.assign(arrived_at=again["arrived_at"] + pd.Timedelta(hours=5)))
    bad = pd.DataFrame(
        {
            "transaction_id": table["transaction_id"].to_numpy()[chosen],
            "rule": kinds.astype(object),
        }
    )
    whole = pd.concat([part for part in parts if len(part)])
    return whole.sort_values(["arrived_at", "transaction_id"], ignore_index=True), bad
