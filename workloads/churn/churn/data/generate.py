"""The generate stage: customers, products, transactions and labels, with known truth.

Each table is a folder of Parquet files, as a source system would land them. `truth/`
says what only the generator knows: when customers leave, which rows are bad and why,
and the labels that nobody can know yet. No feature may be built from it.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from churn.data.customers import Population, population
from churn.data.flaws import flawed
from churn.data.labels import labels
from churn.data.products import products
from churn.data.transactions import transactions
from churn.pipeline.stage import Context
from churn.settings import Settings

MONTH = "month"


def run(context: Context) -> dict[str, Any]:
    """Write all tables; return how many rows there are."""
    tables = generated(context.settings)
    for name, table in tables.items():
        folder = context.output / name
        folder.mkdir(parents=True)
        if name == "transactions":
            write_by_month(table, folder)
        else:
            write(table, folder / "part.parquet")
    context.say(f"{len(tables['transactions']):,} transaction rows")
    return {
        "customers": len(tables["customers"]),
        "rows": len(tables["transactions"]),
        "churn_rate": round(float(tables["labels"]["churned"].mean()), 4),
    }


def generated(settings: Settings) -> dict[str, pd.DataFrame]:
    """Return all tables by name; the same settings give the same tables."""
    data = settings.data
    seeds = np.random.SeedSequence(data.seed).spawn(5)
    streams = [np.random.default_rng(seed) for seed in seeds]
    people = population(data, streams[0])
    goods = products(streams[1])
    sales = transactions(data, people, goods, streams[2])
    sales, bad = flawed(data, sales, streams[3])
    known, unknown = labels(data, settings.features, people, streams[4])
    return {
        "customers": people.table,
        "products": goods,
        "transactions": sales,
        "labels": known,
        "truth/customers": truth(people),
        "truth/bad_rows": bad,
        "truth/labels": unknown,
    }


def truth(people: Population) -> pd.DataFrame:
    """Return what only the generator knows of customers; days count from the start."""
    return pd.DataFrame(
        {
            "customer_id": people.table["customer_id"],
            "churn_day": people.churn_day,
            "daily_hazard": people.hazard,
        }
    )


def write_by_month(table: pd.DataFrame, folder: Path) -> None:
    """Write the rows in one file a month of arrival: a month is a day's landing
    here.
    """
    months = table["arrived_at"].dt.strftime("%Y-%m").fillna("unknown")
    for month, rows in table.groupby(months.rename(MONTH)):
        write(rows, folder / f"arrived-{month}.parquet")


def write(table: pd.DataFrame, file: Path) -> None:
    """Write a table; Spark reads moments in microseconds, pandas has nanoseconds."""
    table.to_parquet(
        file, index=False, coerce_timestamps="us", allow_truncated_timestamps=True
    )
