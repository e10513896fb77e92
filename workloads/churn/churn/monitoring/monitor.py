"""All signals of a window in one report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from churn.monitoring.drift_signal import DriftSignal
from churn.monitoring.measurement import Measurement, Signal
from churn.monitoring.performance_signal import PerformanceSignal
from churn.monitoring.quality_signal import QualitySignal
from churn.refusals import DataRefusal


@dataclass(frozen=True, kw_only=True)
class Window:
    """What a deployment saw and answered, and what it is compared with.

    ``reference`` are rows that the model was trained on, ``reference_scores`` its
    answers to them. Labels come later than outputs: ``predictions`` are those that are
    held against the labels that have arrived.
    """

    reference: pd.DataFrame
    reference_scores: pd.DataFrame
    inputs: pd.DataFrame
    outputs: pd.DataFrame
    predictions: pd.DataFrame
    labels: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Report:
    """The measurements of a window; ``unmeasured`` says why a signal has none."""

    measurements: Sequence[Measurement]
    unmeasured: dict[Signal, str] = field(default_factory=dict)

    def breached(self, signal: Signal) -> list[Measurement]:
        """Return what a signal alerts about."""
        return [
            it for it in self.measurements if it.signal == signal and it.is_breached
        ]

    def record(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return {
            "measurements": [it.record() for it in self.measurements],
            "unmeasured": dict(self.unmeasured),
        }


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """The signals of a deployment."""

    data: DriftSignal
    predictions: DriftSignal
    quality: QualitySignal
    performance: PerformanceSignal

    def measure(self, window: Window) -> Report:
        """Measure every signal; one that cannot be does not stop the others."""
        signals: dict[Signal, Callable[[], list[Measurement]]] = {
            "DataQuality": lambda: self.quality.measure(
                window.reference, window.inputs
            ),
            "DataDrift": lambda: self.data.measure(window.reference, window.inputs),
            "PredictionDrift": lambda: self.predictions.measure(
                window.reference_scores, window.outputs
            ),
            "ModelPerformance": lambda: self.performance.measure(
                window.predictions, window.labels
            ),
        }
        found: list[Measurement] = []
        unmeasured: dict[Signal, str] = {}
        for name, measure in signals.items():
            try:
                found += measure()
            except DataRefusal as refusal:
                unmeasured[name] = str(refusal)
        return Report(measurements=found, unmeasured=unmeasured)
