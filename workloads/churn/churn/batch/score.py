"""Scores of the reference architecture's table: one partition a date.

customer_id, churn_probability, churn_risk_category, score_date. A date is written in
one commit that replaces its partition, so that the same date again changes nothing and
a kill leaves it whole or absent. The commit says by which model and from which features
it was made: what is done already is not done again.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd
from delta.tables import DeltaTable
from pyspark import SparkFiles
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from churn.feature_store.definitions import COLUMNS, KEY, TIMESTAMP
from churn.features import tables
from churn.refusals import DataRefusal, ModelRefusal
from churn.serving.model import ServedModel, load, risk
from churn.settings import HOME

TABLE: Final = "gold/customer_churn_scores"
FEATURES: Final = "gold/customer_features"
SCORED: Final = "churn_probability double, churn_risk_category string"
LATEST: Final = "latest"
EVERY: Final = "all"


def score(
    spark: SparkSession,
    features: str,
    scores: str,
    model: Path,
    dates: str = LATEST,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Score the dates that are not scored yet by this model from these features.

    ``features`` and ``scores`` are addresses of Delta tables, ``model`` is a folder;
    ``dates`` is `latest`, `all` or one date, as 2026-06-30.

    Raises:
        DataRefusal: The date has no features, or is no date.
        ModelRefusal: The folder holds no model that takes these features.
    """
    version = fitting(load(model)).version
    frame = tables.read(spark, features)
    chosen = chosen_dates(frame, dates)
    source = {"model": version, "features": tables.version(spark, features)}
    done = finished(spark, scores, source)
    name = shipped(spark, model)
    rows = 0
    for day in chosen:
        if day in done:
            say(f"{day}: scored already")
            continue
        rows += write(spark, scored(frame, day, name), scores, day, source)
        say(f"{day}: scored")
    return {"dates": len(chosen), "written": len(set(chosen) - done), "rows": rows}


def fitting(model: ServedModel) -> ServedModel:
    """Refuse a model that takes what is no feature."""
    unknown = [it for it in model.columns if it not in COLUMNS]
    if unknown:
        raise ModelRefusal(
            "The model's signature does not fit the features",
            seen=f"columns {', '.join(unknown)}",
            allowed=f"some of {', '.join(COLUMNS)}",
            fix="train the model again on the features of today",
        )
    return model


def chosen_dates(features: DataFrame, wanted: str) -> list[str]:
    """Return which of the features' dates are scored, oldest first."""
    days = features.select(F.to_date(TIMESTAMP).alias("day")).distinct().collect()
    there = sorted(str(row["day"]) for row in days)
    if there and wanted == LATEST:
        return there[-1:]
    if there and wanted == EVERY:
        return there
    if wanted not in there:
        raise DataRefusal(
            "The date has no features",
            seen=wanted,
            allowed=f"{LATEST}, {EVERY}, or one of {', '.join(there[-5:]) or 'none'}",
            fix="run the features stage for the date, or correct batch.date",
        )
    return [str(date.fromisoformat(wanted))]


def shipped(spark: SparkSession, model: Path) -> str:
    """Send the model and this package to the workers; return the model's file name.

    The file is named by the model's version: a session that goes on never scores by an
    older model of the same name.
    """
    version = "".join(it if it.isalnum() else "-" for it in load(model).version)
    packed = shipping_folder() / f"model-{version}.zip"
    if not packed.exists():
        shutil.make_archive(str(packed.with_suffix("")), "zip", model)
        code = shutil.make_archive(str(packed.with_name("churn")), "zip", HOME, "churn")
        spark.sparkContext.addPyFile(code)
        spark.sparkContext.addFile(str(packed))
    return packed.name


@cache
def shipping_folder() -> Path:
    """Return a folder from which Spark serves files while this process lives."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


def scored(features: DataFrame, day: str, name: str) -> DataFrame:
    """Return the scores of a date; the model is loaded once in each worker."""
    rows = features.where(F.to_date(TIMESTAMP) == day)
    schema = f"{KEY} {features.schema[KEY].dataType.simpleString()}, {SCORED}"
    return rows.mapInPandas(scorer(name), schema).withColumn(
        "score_date", F.to_date(F.lit(day))
    )


def scorer(
    name: str,
) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    """Return what a worker does with its rows."""

    def score_frames(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        model = cached(SparkFiles.get(name))
        for frame in frames:
            chances = model.probabilities(frame)
            yield pd.DataFrame(
                {
                    KEY: frame[KEY],
                    "churn_probability": chances,
                    "churn_risk_category": [risk(it) for it in chances],
                }
            )

    return score_frames


@cache
def cached(packed: str) -> ServedModel:
    """Return the model of a packed folder, once per worker."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.unpack_archive(packed, folder)
        return load(Path(folder))


def write(
    spark: SparkSession, scores: DataFrame, address: str, day: str, source: Any
) -> int:
    """Replace the date's partition in one commit; return its rows."""
    writer = scores.write.format("delta").partitionBy("score_date").mode("overwrite")
    if tables.exists(spark, address):
        writer = writer.option("replaceWhere", f"score_date = '{day}'")
    note = json.dumps({**source, "score_date": day})
    writer.option("userMetadata", note).save(address)
    written = tables.read(spark, address).where(F.col("score_date") == day)
    return int(written.count())


def finished(spark: SparkSession, address: str, source: Any) -> set[str]:
    """Return the dates whose newest commit is of this model and these features."""
    if not tables.exists(spark, address):
        return set()
    history = DeltaTable.forPath(spark, address).history()
    newest: dict[str, Any] = {}
    for note in _notes(history):
        newest.setdefault(note["score_date"], note)
    return {
        day for day, note in newest.items() if note == {**source, "score_date": day}
    }


def _notes(history: DataFrame) -> Sequence[Any]:
    rows = history.where("userMetadata is not null").orderBy(F.desc("version"))
    return [json.loads(row["userMetadata"]) for row in rows.collect()]
