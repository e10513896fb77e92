"""Performance metrics beside those of scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from churn.monitoring.performance_signal import classification_metrics


@pytest.mark.parametrize("share", [0.0, 0.2, 0.7, 1.0])
def test_precision_and_recall_are_means_over_both_classes(share: float) -> None:
    random = np.random.default_rng(4)
    predicted, actual = random.random(300) < share, random.random(300) < 0.3

    macro = {"average": "macro", "zero_division": 0}
    assert classification_metrics(predicted, actual) == pytest.approx(
        {
            "Accuracy": metrics.accuracy_score(actual, predicted),
            "Precision": metrics.precision_score(actual, predicted, **macro),
            "Recall": metrics.recall_score(actual, predicted, **macro),
        }
    )
