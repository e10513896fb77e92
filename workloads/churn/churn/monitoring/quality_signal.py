"""Data quality of a window: missing values, wrong types, values out of bounds.

The rules and their order follow data_quality_compute_metrics of Azure/azureml-assets:
missing values are counted first and then filled (median, most frequent value), so that
one row is not counted under two rules; rates are rounded to five digits. Azure takes an
approximate median, which differs only where half of a column is out of bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from churn.monitoring.measurement import Measurement
from churn.refusals import DataRefusal

NULLS: Final = "NullValueRate"
TYPES: Final = "DataTypeErrorRate"
BOUNDS: Final = "OutOfBoundsRate"

_DIGITS: Final = 5


@dataclass(frozen=True, kw_only=True)
class QualitySignal:
    """Which columns are checked against the reference, and the largest good rates."""

    numerical: Sequence[str]
    categorical: Sequence[str] = ()
    thresholds: Mapping[str, float] = field(
        default_factory=lambda: {NULLS: 0.0, TYPES: 0.0, BOUNDS: 0.0}
    )

    def measure(
        self, reference: pd.DataFrame, current: pd.DataFrame
    ) -> list[Measurement]:
        """Return three rates for each column.

        Raises:
            DataRefusal: The window is empty.
        """
        if current.empty:
            raise DataRefusal(
                "Data quality has a window without rows",
                seen="0 rows",
                allowed="1 row or more",
                fix="look whether the endpoint collects its requests",
            )
        return [
            Measurement(
                signal="DataQuality",
                feature=column,
                metric=metric,
                value=round(count / len(current), _DIGITS),
                threshold=self.thresholds.get(metric),
            )
            for column, metric, count in self._counted(reference, current)
        ]

    def _counted(
        self, reference: pd.DataFrame, current: pd.DataFrame
    ) -> Iterator[tuple[str, str, int]]:
        for column in [*self.numerical, *self.categorical]:
            # A column that is not there at all is missing in every row.
            values = current.get(column, pd.Series([None] * len(current), dtype=object))
            yield column, NULLS, int(values.isna().sum())
            if column in self.numerical:
                wrong, outside = _of_numbers(reference[column], values)
                yield column, TYPES, wrong
            else:
                outside = _of_categories(reference[column], values)
                yield column, TYPES, 0
            yield column, BOUNDS, outside


def _of_numbers(reference: pd.Series, values: pd.Series) -> tuple[int, int]:
    """Count what is no number, and what lies outside the reference's range."""
    present = values.dropna()
    numbers = pd.to_numeric(present, errors="coerce")
    wrong = int(numbers.isna().sum())
    filled = [*numbers.dropna(), *[numbers.median()] * int(values.isna().sum())]
    low, high = reference.min(), reference.max()
    return wrong, sum(1 for it in filled if it < low or it > high)


def _of_categories(reference: pd.Series, values: pd.Series) -> int:
    """Count what the reference never had."""
    known = set(reference.dropna().astype(str))
    present = values.dropna().astype(str)
    filled = present
    if not present.empty:
        filled = values.astype(object).where(values.notna(), present.mode()[0])
    return int((~filled.astype(str).isin(known)).sum())
