"""Runs rules on a Spark table: parts the rows, and counts the violations of each
rule.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from churn.quality.rules import Rule

VIOLATIONS = "violations"


def judged(frame: DataFrame, rules: Sequence[Rule]) -> DataFrame:
    """Return the rows with the names of the rules that each violates."""
    broken = [
        F.when(F.expr(f"({rule.condition.sql()}) is not true"), F.lit(rule.name))
        for rule in rules
    ]
    return frame.withColumn(VIOLATIONS, F.array_compact(F.array(*broken)))


def passed(frame: DataFrame) -> DataFrame:
    """Return the judged rows that violate nothing."""
    return frame.where(F.size(VIOLATIONS) == 0).drop(VIOLATIONS)


def failed(frame: DataFrame) -> DataFrame:
    """Return the judged rows that violate something."""
    return frame.where(F.size(VIOLATIONS) > 0)


def counted(frame: DataFrame) -> dict[str, Any]:
    """Return how many judged rows there are, how many failed, and which rules they
    broke.

    One job counts all: the combinations of violations are few.
    """
    groups = [
        (row[VIOLATIONS], row["count"])
        for row in frame.groupBy(VIOLATIONS).count().collect()
    ]
    broken: Counter[str] = Counter()
    for names, count in groups:
        broken.update(dict.fromkeys(names, count))
    return {
        "distinct": sum(count for _, count in groups),
        "quarantined": sum(count for names, count in groups if names),
        "violations": dict(sorted(broken.items())),
    }
