"""How good predictions were, once their labels have arrived.

Accuracy, and precision and recall as the mean over both classes, are what Azure ML's
performance signal measures (model_performance_compute_metrics in Azure/azureml-assets).
That its package azureml.metrics means the unweighted mean, with 0 for a class that was
never predicted, is assumed: its source is not published there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from churn.monitoring.measurement import Measurement
from churn.refusals import DataRefusal

KEY: Final = "correlationid"
"""What joins a prediction with its label, as in Azure ML."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class PerformanceSignal:
    """The smallest good values, and how many labels a window needs.

    ``predicted`` and ``actual`` name columns of 0 and 1; ``least_labels`` counts rows,
    ``least_share`` is the share of the predictions that have a label.
    """

    thresholds: Mapping[str, float]
    predicted: str = "predicted_churn"
    actual: str = "churned"
    least_labels: int = 200
    least_share: float = 0.5

    def measure(
        self, predictions: pd.DataFrame, labels: pd.DataFrame
    ) -> list[Measurement]:
        """Join predictions with the labels that are there, and measure them.

        Raises:
            DataRefusal: Too few labels have arrived, or a prediction has two.
        """
        joined = self._joined(predictions, labels)
        predicted = joined[self.predicted].to_numpy(dtype=bool)
        actual = joined[self.actual].to_numpy(dtype=bool)
        return [
            Measurement(
                signal="ModelPerformance",
                metric=metric,
                value=value,
                threshold=self.thresholds.get(metric),
            )
            for metric, value in classification_metrics(predicted, actual).items()
        ]

    def _joined(self, predictions: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
        twice = labels[KEY].duplicated().sum() + predictions[KEY].duplicated().sum()
        if twice:
            raise DataRefusal(
                "A prediction has more than one row or label",
                seen=f"{twice} repeated values of {KEY}",
                allowed="one row for each on both sides",
                fix="keep the latest label of each prediction",
            )
        joined = predictions.merge(labels, on=KEY, how="inner")
        needed = max(self.least_labels, int(self.least_share * len(predictions)))
        if len(joined) < needed:
            raise DataRefusal(
                "Too few predictions of the window have a label yet",
                seen=f"{len(joined)} of {len(predictions)}",
                allowed=f"{needed} or more",
                fix="measure an older window: labels arrive after the churn horizon",
            )
        return joined


def classification_metrics(predicted: Flags, actual: Flags) -> dict[str, float]:
    """Return accuracy, and precision and recall as means over both classes."""
    both = [(predicted, actual), (~predicted, ~actual)]
    classes = [(p, a) for p, a in both if p.any() or a.any()]
    return {
        "Accuracy": float(np.mean(predicted == actual)),
        "Precision": float(np.mean([_share(p & a, p) for p, a in classes])),
        "Recall": float(np.mean([_share(p & a, a) for p, a in classes])),
    }


def _share(part: Flags, whole: Flags) -> float:
    return float(part.sum() / whole.sum()) if whole.any() else 0.0
