"""Customers: who they are, how much they buy, and when they leave."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from churn.settings import Data

REGIONS = ("north", "south", "east", "west")
GENDERS = ("female", "male", "other")
PLANS = ("basic", "plus", "premium")
# Chance to leave on one day, before what a customer is like raises or lowers it.
HAZARD = 0.0016
# What leaving depends on: engagement, the first months, and the plan.
ENGAGEMENT, NEW, NEW_DAYS = 0.9, 0.7, 120
PLAN_EFFECT = np.array([0.35, 0.0, -0.5])


@dataclass(frozen=True, kw_only=True)
class Population:
    """Customers as the source knows them, and beside them what only the truth knows.

    Days count from the data's start. `rate` is purchases a day at full engagement.
    """

    table: pd.DataFrame
    joined_day: np.ndarray
    churn_day: np.ndarray
    hazard: np.ndarray
    rate: np.ndarray


def population(data: Data, random: np.random.Generator) -> Population:
    """Return the customers; `bias` lets one gender leave more often, through its
    plan.
    """
    count = max(data.transactions // data.transactions_per_customer, 1)
    gender = random.choice(GENDERS, count, p=(0.48, 0.48, 0.04))
    disfavoured = (gender == "female") * data.bias
    plan = plans(random, count, disfavoured)
    joined = random.integers(-360, max(data.days - 120, 1), count)
    engagement = random.normal(0, 1, count)
    strength = -ENGAGEMENT * engagement + PLAN_EFFECT[plan] + disfavoured
    hazard = HAZARD * np.exp(strength + NEW * (joined > -NEW_DAYS))
    churn_day = joined + 30 + random.exponential(1 / hazard)
    # Those who left before the data begins are not in it.
    churn_day = np.where(
        churn_day < 30, data.days + random.exponential(200, count), churn_day
    )
    rate = np.exp(0.35 * engagement + random.normal(0, 0.45, count))
    table = described(data, random, joined, churn_day)
    table.insert(1, "plan", np.array(PLANS)[plan])
    table.insert(2, "gender", gender)
    return Population(
        table=table, joined_day=joined, churn_day=churn_day, hazard=hazard, rate=rate
    )


def plans(
    random: np.random.Generator, count: int, disfavoured: np.ndarray
) -> np.ndarray:
    """Return the index of each customer's plan; a planted bias moves plans too."""
    drawn = random.random(count)
    plan = np.digitize(drawn, (0.5, 0.85))
    moved = random.random(count) < np.minimum(disfavoured, 1) * 0.7
    return np.where(moved, 0, plan)


def described(
    data: Data, random: np.random.Generator, joined: np.ndarray, churn: np.ndarray
) -> pd.DataFrame:
    """Return what the source knows of each customer."""
    count = len(joined)
    start = pd.Timestamp(data.start)
    closed = pd.Series(start + pd.to_timedelta(np.floor(churn), unit="D"))
    noise = random.normal(0, 1, count)
    # Planted: a score that the support team writes after a customer has left.
    leaked = np.where(churn < data.days + 60, 3.0, 0.0) + 0.3 * noise
    return pd.DataFrame(
        {
            "customer_id": np.arange(1, count + 1, dtype=np.int64),
            "age": random.integers(18, 85, count).astype(np.int32),
            "region": random.choice(REGIONS, count),
            "signup_at": start + pd.to_timedelta(joined, unit="D"),
            "support_score": leaked if data.leak else noise,
            "closed_at": closed.where(churn < data.days, pd.NaT),
        }
    )
