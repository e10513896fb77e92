"""The publish stage: the newest offline features go online, and both are compared."""

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from churn.feature_store.definitions import COLUMNS, KEY, TIMESTAMP
from churn.feature_store.online import Row, Store, batches, opened
from churn.pipeline.stage import Context
from churn.report.section import Figure, Section

BATCH = 1000
COMPARED = 200


def run(context: Context) -> dict[str, Any]:
    """Write the newest features online; return how many, how old, and the skew."""
    newest = newest_features(context)
    store = opened(context.settings.online_store)
    written = sum(store.write(batch) for batch in batches(rows(newest), BATCH))
    found = {
        "customers": len(newest),
        "written": written,
        "age_days": age_days(newest, context),
        "skew": skew(newest, store),
    }
    (context.output / "published.json").write_text(json.dumps(found, indent=1))
    section(found).write(context.output)
    return found


def newest_features(context: Context) -> pd.DataFrame:
    """Return each present customer's features at the newest snapshot."""
    from pyspark.sql import functions as F

    from churn.features import tables

    frame = tables.read(
        context.spark(), context.settings.table("gold/customer_features")
    )
    newest = frame.agg(F.max(TIMESTAMP)).first()[0]
    return frame.where(F.col(TIMESTAMP) == newest).toPandas()


def rows(frame: pd.DataFrame) -> Iterator[tuple[str, Row]]:
    """Yield each customer's key and row, in what JSON can hold."""
    for record in frame[[KEY, TIMESTAMP, *COLUMNS]].to_dict("records"):
        key = str(record.pop(KEY))
        yield key, {**record, TIMESTAMP: record[TIMESTAMP].isoformat()}


def age_days(frame: pd.DataFrame, context: Context) -> int:
    """Return how many days before the data's end the newest snapshot is."""
    data = context.settings.data
    end = pd.Timestamp(data.start) + pd.Timedelta(days=data.days)
    return int((end - frame[TIMESTAMP].max()).days)


def skew(frame: pd.DataFrame, store: Store) -> float:
    """Return the share of values that differ online from offline, on a sample."""
    sample = frame.sample(min(COMPARED, len(frame)), random_state=1)
    offline = dict(rows(sample))
    online = store.read(list(offline))
    differing = [
        not same(row[name], online.get(key, {}).get(name))
        for key, row in offline.items()
        for name in COLUMNS
    ]
    return float(np.mean(differing))


def same(offline: Any, online: Any) -> bool:
    """Return whether two values are the same; a number may differ in its last digit."""
    if isinstance(offline, str) or online is None:
        return offline == online
    return math.isclose(float(offline), float(online), rel_tol=1e-9)


def section(found: dict[str, Any]) -> Section:
    """Return what the report says of the online store."""
    return Section(
        title="Online features",
        figures=[
            Figure(label="customers online", value=f"{found['customers']:,}"),
            Figure(label="age of features", value=f"{found['age_days']} days"),
            Figure(
                label="differ from offline",
                value=f"{found['skew']:.2%}",
                state="good" if found["skew"] == 0 else "bad",
            ),
        ],
    )
