"""One number of a monitor, and whether it raises an alert."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from churn.monitoring.drift_metrics import CHI_SQUARED, KOLMOGOROV_SMIRNOV

Signal = Literal["DataDrift", "PredictionDrift", "DataQuality", "ModelPerformance"]

ALERTS_BELOW: Final = frozenset(
    {KOLMOGOROV_SMIRNOV, CHI_SQUARED, "Accuracy", "Precision", "Recall"}
)
"""Metrics that are good when large; every other one is good when small.

Source: model_monitor_evaluate_metrics_threshold in Azure/azureml-assets.
"""


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A metric of a feature (or of the whole model: no feature) in a window.

    Without a threshold it is shown and never alerts. A value at the threshold is good.
    """

    signal: Signal
    metric: str
    value: float
    feature: str = ""
    threshold: float | None = None

    @property
    def is_breached(self) -> bool:
        """Say whether the value is on the wrong side of the threshold."""
        if self.threshold is None:
            return False
        if self.metric in ALERTS_BELOW:
            return self.value < self.threshold
        return self.value > self.threshold

    def record(self) -> dict[str, Any]:
        """Return the fields, and the verdict, for JSON."""
        return {**asdict(self), "breached": self.is_breached}
