"""Signals of a monitor: who takes part, what alerts, what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from population import CATEGORICAL, NUMERICAL, customers

from churn.monitoring import drift_metrics
from churn.monitoring.drift_signal import DriftSignal
from churn.monitoring.measurement import Measurement
from churn.monitoring.performance_signal import PerformanceSignal
from churn.monitoring.quality_signal import BOUNDS, NULLS, TYPES, QualitySignal
from churn.refusals import DataRefusal

DRIFT = DriftSignal(name="DataDrift", numerical=NUMERICAL, categorical=CATEGORICAL)
REFERENCE = customers(0, 5_000)


def drifted(window: pd.DataFrame) -> set[str]:
    """Return the features that alert."""
    measured = DRIFT.measure(REFERENCE, window)
    return {it.feature for it in measured if it.is_breached}


@pytest.mark.parametrize("seed", range(1, 21))
def test_a_window_without_drift_is_silent(seed: int) -> None:
    assert drifted(customers(seed)) == set()


@pytest.mark.parametrize("seed", range(1, 21))
def test_planted_drift_is_found_within_one_window(seed: int) -> None:
    window = customers(seed, longer_absence=0.3)

    assert drifted(window) == {"days_since_last_purchase"}


def test_a_shift_of_categories_is_found() -> None:
    window = customers(1).assign(segment="d")

    assert drifted(window) == {"segment"}


def test_rows_with_a_missing_value_take_no_part() -> None:
    extreme = customers(2, 500).assign(lifetime_value=1e9, amount_trend=np.nan)
    window = pd.concat([customers(1), extreme])

    assert DRIFT.measure(REFERENCE, window) == DRIFT.measure(REFERENCE, customers(1))


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (customers(1).drop(columns="segment"), "lacks columns .*: seen segment"),
        (customers(1, 1_999), "too few rows .* 1999 in the window"),
        (customers(1).assign(lifetime_value="much"), "lifetime_value .* 'much'"),
    ],
)
def test_a_window_that_cannot_be_compared_is_refused(
    window: pd.DataFrame, said: str
) -> None:
    with pytest.raises(DataRefusal, match=said):
        DRIFT.measure(REFERENCE, window)


@pytest.mark.parametrize(
    ("metric", "rows", "said"),
    [
        ("Entropy", 2_000, "unknown .*.*seen Entropy"),
        (drift_metrics.KOLMOGOROV_SMIRNOV, 10_000, "10000 in the window"),
    ],
)
def test_a_metric_that_azure_would_not_take_is_refused(
    metric: str, rows: int, said: str
) -> None:
    signal = DriftSignal(
        name="DataDrift", numerical=NUMERICAL, numerical_thresholds={metric: 0.1}
    )

    with pytest.raises(DataRefusal, match=said):
        signal.measure(REFERENCE, customers(1, rows))


@pytest.mark.parametrize(
    ("metric", "value", "breached"),
    [
        (drift_metrics.WASSERSTEIN, 0.11, True),
        (drift_metrics.WASSERSTEIN, 0.1, False),
        (drift_metrics.CHI_SQUARED, 0.04, True),
        (drift_metrics.CHI_SQUARED, 0.5, False),
        ("Recall", 0.05, True),
    ],
)
def test_p_values_and_performance_alert_when_small(
    metric: str, value: float, breached: bool
) -> None:
    threshold = 0.1
    measured = Measurement(
        signal="DataDrift", metric=metric, value=value, threshold=threshold
    )

    assert measured.is_breached is breached


def test_quality_counts_each_row_under_one_rule() -> None:
    reference = pd.DataFrame({"amount": [0.0, 10.0], "channel": ["online", "store"]})
    window = pd.DataFrame(
        {
            "amount": [5, None, "much", 99],
            "channel": ["online", "online", None, "fax"],
        },
        dtype=object,
    )

    measured = QualitySignal(numerical=["amount"], categorical=["channel"]).measure(
        reference, window
    )

    # The median that fills the missing amount, (5 + 99) / 2, is out of bounds as well.
    assert {(it.feature, it.metric): it.value for it in measured} == {
        ("amount", NULLS): 0.25,
        ("amount", TYPES): 0.25,
        ("amount", BOUNDS): 0.5,
        ("channel", NULLS): 0.25,
        ("channel", TYPES): 0,
        ("channel", BOUNDS): 0.25,
    }


def test_a_column_that_is_gone_is_missing_in_every_row() -> None:
    reference = pd.DataFrame({"amount": [0.0, 10.0]})

    first = QualitySignal(numerical=["amount"]).measure(
        reference, pd.DataFrame({"other": [1, 2]})
    )[0]

    assert (first.metric, first.value, first.is_breached) == (NULLS, 1.0, True)


def labelled(rows: int, share: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return predictions, all of churn, and true labels of a share of them."""
    ids = [f"{number}" for number in range(rows)]
    predictions = pd.DataFrame({"correlationid": ids, "predicted_churn": 1})
    labels = pd.DataFrame({"correlationid": ids, "churned": [1, 0] * (rows // 2)})
    return predictions, labels.head(int(rows * share))


def test_performance_is_measured_where_labels_have_arrived() -> None:
    signal = PerformanceSignal(thresholds={"Accuracy": 0.7})

    measured = signal.measure(*labelled(400, 0.5))

    # Half right; churn 0.5 precise and wholly recalled, no churn never predicted.
    values = {it.metric: it.value for it in measured}
    assert values == {"Accuracy": 0.5, "Precision": 0.25, "Recall": 0.5}
    assert [it.metric for it in measured if it.is_breached] == ["Accuracy"]


def test_a_window_whose_labels_are_still_to_come_is_refused() -> None:
    with pytest.raises(DataRefusal, match="seen 196 of 400"):
        PerformanceSignal(thresholds={}).measure(*labelled(400, 0.49))


def test_a_label_that_comes_twice_is_refused() -> None:
    predictions, labels = labelled(400, 1)

    with pytest.raises(DataRefusal, match="1 repeated"):
        PerformanceSignal(thresholds={}).measure(
            predictions, pd.concat([labels, labels.head(1)])
        )
