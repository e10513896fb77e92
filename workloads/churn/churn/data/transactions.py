"""Transactions: purchases that become rarer before a customer leaves."""

import numpy as np
import pandas as pd

from churn.data.customers import Population
from churn.settings import Data

CHANNELS = ("online", "mobile", "store")
# How many days before leaving purchases become rarer, and what is left of them at the
# end.
FADING_DAYS, FADED = 75.0, 0.15
SECONDS_A_DAY = 86_400


def transactions(
    data: Data, people: Population, goods: pd.DataFrame, random: np.random.Generator
) -> pd.DataFrame:
    """Return the purchases, one line each, in the order in which they arrived."""
    customer, day = purchases(data, people, random)
    count = len(day)
    remaining = people.churn_day[customer] - day
    product = random.integers(0, len(goods), count)
    drifted = (day >= data.drift_day) * data.drift
    quantity = 1 + random.poisson(0.6, count)
    listed = goods["list_price"].to_numpy()[product]
    price = np.round(listed * random.uniform(0.85, 1.05, count) * (1 + drifted), 2)
    moment = pd.Timestamp(data.start) + pd.to_timedelta(
        np.floor(day * SECONDS_A_DAY), unit="s"
    )
    arrived = moment + pd.to_timedelta(arrival(data, random, count), unit="s")
    table = pd.DataFrame(
        {
            "customer_id": people.table["customer_id"].to_numpy()[customer],
            "product_id": goods["product_id"].to_numpy()[product],
            "channel": channels(random, remaining, drifted),
            "quantity": quantity.astype(np.int32),
            "unit_price": price,
            "amount": np.round(price * quantity, 2),
            "transaction_at": moment,
            "arrived_at": arrived,
        }
    ).sort_values("arrived_at", kind="stable", ignore_index=True)
    table.insert(0, "transaction_id", np.arange(1, count + 1, dtype=np.int64))
    return table


def purchases(
    data: Data, people: Population, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return each purchase's customer, by position, and its day as a fraction."""
    first = np.maximum(people.joined_day, 0).astype(float)
    last = np.minimum(people.churn_day, data.days)
    span = np.maximum(last - first, 0)
    expected = people.rate * span
    scale = 1.12 * data.transactions / expected.sum()
    customer = np.repeat(np.arange(len(span)), random.poisson(expected * scale))
    day = first[customer] + random.random(len(customer)) * span[customer]
    kept = random.random(len(day)) < fading(people.churn_day[customer] - day)
    # A holiday of some weeks looks like leaving, and is not.
    holiday = random.uniform(0, data.days, len(span))[customer]
    away = (day > holiday) & (
        day < holiday + random.uniform(0, 45, len(span))[customer]
    )
    kept &= ~away
    return customer[kept], day[kept]


def fading(remaining: np.ndarray) -> np.ndarray:
    """Return the chance that a purchase happens, by the days until its customer
    leaves.
    """
    return np.clip(FADED + (1 - FADED) * remaining / FADING_DAYS, FADED, 1)


def channels(
    random: np.random.Generator, remaining: np.ndarray, drifted: np.ndarray
) -> np.ndarray:
    """Return each purchase's channel: store before leaving, mobile under drift."""
    leaving = remaining < FADING_DAYS
    online, mobile = 0.45 - 0.15 * leaving, 0.3 + 0.1 * np.minimum(drifted, 2)
    drawn = random.random(len(remaining))
    index = (drawn > online).astype(int) + (drawn > online + mobile)
    return np.array(CHANNELS)[index]


def arrival(data: Data, random: np.random.Generator, count: int) -> np.ndarray:
    """Return seconds from purchase to arrival: minutes, for late ones days."""
    late = random.random(count) < data.late
    days = random.uniform(1, 10, count)
    return np.floor(np.where(late, days * SECONDS_A_DAY, random.uniform(1, 600, count)))
