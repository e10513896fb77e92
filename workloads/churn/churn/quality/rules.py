"""Conditions on rows, each in three forms: for Spark, for pandas, for Great
Expectations.

A condition holds or not for one row; a null fails every condition but `Optional`. The
same list runs on the lake's tables, on small frames (a request, a test) and elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import pandas as pd

Severity = Literal["quarantine", "stop"]


class Condition(Protocol):
    """What a row has to fulfil."""

    def sql(self) -> str:
        """Return a Spark SQL expression that is true, false or null."""

    def holds(self, frame: pd.DataFrame) -> "pd.Series[bool]":
        """Return for each row of a small frame whether it holds."""

    def expectation(self) -> dict[str, Any]:
        """Return the condition as Great Expectations writes it."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A named condition; a violation quarantines the row, or stops the run."""

    name: str
    condition: Condition
    severity: Severity = "quarantine"


@dataclass(frozen=True)
class Present:
    """A column has a value."""

    column: str

    def sql(self) -> str:
        return f"{self.column} is not null"

    def holds(self, frame: pd.DataFrame) -> "pd.Series[bool]":
        return frame[self.column].notna()

    def expectation(self) -> dict[str, Any]:
        return expectation("expect_column_values_to_not_be_null", column=self.column)


@dataclass(frozen=True)
class Between:
    """A number is within limits, both allowed; NaN and infinity are not."""

    column: str
    low: float
    high: float

    def sql(self) -> str:
        return f"{self.column} between {self.low} and {self.high}"

    def holds(self, frame: pd.DataFrame) -> "pd.Series[bool]":
        return frame[self.column].between(self.low, self.high)

    def expectation(self) -> dict[str, Any]:
        return expectation(
            "expect_column_values_to_be_between",
            column=self.column,
            min_value=self.low,
            max_value=self.high,
        )


@dataclass(frozen=True)
class OneOf:
    """A text is one of those that are known."""

    column: str
    values: Sequence[str]

    def sql(self) -> str:
        listed = ", ".join(f"'{value}'" for value in self.values)
        return f"{self.column} in ({listed})"

    def holds(self, frame: pd.DataFrame) -> "pd.Series[bool]":
        return frame[self.column].isin(list(self.values))

    def expectation(self) -> dict[str, Any]:
        return expectation(
            "expect_column_values_to_be_in_set",
            column=self.column,
            value_set=list(self.values),
        )


@dataclass(frozen=True)
class NotAfter:
    """A moment is not after another one."""

    column: str
    limit: str

    def sql(self) -> str:
        return f"{self.column} <= {self.limit}"

    def holds(self, frame: pd.DataFrame) -> "pd.Series[bool]":
        return frame[self.column] <= frame[self.limit]

    def expectation(self) -> dict[str, Any]:
        return expectation(
            "expect_column_pair_values_a_to_be_greater_than_b",
            column_A=self.limit,
            column_B=self.column,
            or_equal=True,
        )


def expectation(kind: str, **arguments: Any) -> dict[str, Any]:
    """Return an expectation in the form of a Great Expectations suite."""
    return {"type": kind, "kwargs": arguments}


def suite(name: str, rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the rules as a suite that Great Expectations 1 loads."""
    return {
        "name": name,
        "expectations": [
            {
                **rule.condition.expectation(),
                "meta": {"rule": rule.name, "severity": rule.severity},
            }
            for rule in rules
        ],
        "meta": {},
    }
