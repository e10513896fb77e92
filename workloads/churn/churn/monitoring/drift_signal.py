"""Data drift and prediction drift of a window, against reference data.

Which rows and columns take part follows compute_data_drift.py of Azure/azureml-assets
(see drift_metrics.py): columns of both sides, rows without a missing value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pandas as pd

from churn.monitoring import drift_metrics
from churn.monitoring.measurement import Measurement
from churn.refusals import DataRefusal

Thresholds = Mapping[str, float]

DEFAULT_NUMERICAL: Final[Thresholds] = {drift_metrics.WASSERSTEIN: 0.1}
DEFAULT_CATEGORICAL: Final[Thresholds] = {drift_metrics.JENSEN_SHANNON: 0.1}
"""What azure-ai-ml gives a monitor that names no threshold."""

LEAST_ROWS: Final = 2_000
"""Of a side. Ten features that did not drift, at the default thresholds, raise an alert
in 0 of 200 windows of 2,000 rows, in 8 of 1,000 rows and in 76 of 500 rows."""


@dataclass(frozen=True, kw_only=True)
class DriftSignal:
    """What is compared, by which metrics, and from where on it alerts.

    Azure ML takes whole-number columns with few values for categories unless it is told
    the kinds; so they are told there and here.
    """

    name: Literal["DataDrift", "PredictionDrift"]
    numerical: Sequence[str]
    categorical: Sequence[str] = ()
    numerical_thresholds: Thresholds = field(
        default_factory=lambda: dict(DEFAULT_NUMERICAL)
    )
    categorical_thresholds: Thresholds = field(
        default_factory=lambda: dict(DEFAULT_CATEGORICAL)
    )
    least_rows: int = LEAST_ROWS

    def measure(
        self, reference: pd.DataFrame, current: pd.DataFrame
    ) -> list[Measurement]:
        """Compare a window with the reference.

        Raises:
            DataRefusal: A column is missing or not a number, a metric is unknown, or a
                side has too few rows (or too many for the Kolmogorov-Smirnov test).
        """
        columns = [*self.numerical, *self.categorical]
        for side, frame in (("reference", reference), ("window", current)):
            _check_columns(side, frame, columns)
        reference = reference[columns].dropna()
        current = current[columns].dropna()
        self._check_rows(len(reference), len(current))
        return [*self._numbers(reference, current), *self._words(reference, current)]

    def _numbers(
        self, reference: pd.DataFrame, current: pd.DataFrame
    ) -> Iterator[Measurement]:
        for column in self.numerical:
            sides = [_as_numbers(it, column) for it in (reference, current)]
            for metric, limit in self.numerical_thresholds.items():
                measure = _known(metric, drift_metrics.NUMERICAL)
                yield self._one(column, metric, measure(*sides), limit)

    def _words(
        self, reference: pd.DataFrame, current: pd.DataFrame
    ) -> Iterator[Measurement]:
        for column in self.categorical:
            sides = [it[column].to_numpy() for it in (reference, current)]
            for metric, limit in self.categorical_thresholds.items():
                measure = _known(metric, drift_metrics.CATEGORICAL)
                yield self._one(column, metric, measure(*sides), limit)

    def _one(
        self, feature: str, metric: str, value: float, threshold: float
    ) -> Measurement:
        return Measurement(
            signal=self.name,
            feature=feature,
            metric=metric,
            value=value,
            threshold=threshold,
        )

    def _check_rows(self, reference: int, current: int) -> None:
        seen = f"{reference} rows of reference, {current} in the window"
        if min(reference, current) < self.least_rows:
            raise DataRefusal(
                f"{self.name} has too few rows without missing values",
                seen=seen,
                allowed=f"{self.least_rows} or more on both sides",
                fix="take a longer window, or lower monitoring.least_rows and the trust"
                " in its alerts",
            )
        most = drift_metrics.MOST_ROWS_OF_KOLMOGOROV_SMIRNOV
        is_tested = drift_metrics.KOLMOGOROV_SMIRNOV in self.numerical_thresholds
        if is_tested and max(reference, current) > most:
            raise DataRefusal(
                f"{drift_metrics.KOLMOGOROV_SMIRNOV} takes no side that large",
                seen=seen,
                allowed=f"{most} rows at most, as in Azure ML",
                fix=f"name {drift_metrics.WASSERSTEIN} instead, or sample the rows",
            )


def _known(metric: str, metrics: Mapping[str, Callable[..., float]]) -> Any:
    if metric not in metrics:
        raise DataRefusal(
            "A drift metric is unknown for this kind of feature",
            seen=metric,
            allowed=", ".join(metrics),
            fix="correct the name under monitoring in the configuration",
        )
    return metrics[metric]


def _check_columns(side: str, frame: pd.DataFrame, columns: Sequence[str]) -> None:
    missing = [it for it in columns if it not in frame.columns]
    if missing:
        raise DataRefusal(
            f"The {side} lacks columns that are compared",
            seen=", ".join(missing),
            allowed=f"a frame with {', '.join(columns)}",
            fix="write the features again, or take the columns out of the monitor",
        )


def _as_numbers(frame: pd.DataFrame, column: str) -> drift_metrics.Numbers:
    if not pd.api.types.is_numeric_dtype(frame[column]):
        raise DataRefusal(
            f"Column {column} is compared as numbers and holds something else",
            seen=f"{frame[column].dtype}, such as {frame[column].iloc[0]!r}",
            allowed="integers, floats or booleans",
            fix="correct its type, or list it as categorical",
        )
    return frame[column].to_numpy(dtype=float)
