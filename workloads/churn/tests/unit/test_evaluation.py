"""Evaluation: intervals, the paired test, the threshold, groups, and the rule."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from frames import labelled
from sklearn.metrics import roc_auc_score

from churn.evaluation.fairness import judged
from churn.evaluation.metrics import better, estimates
from churn.evaluation.threshold import by_cost
from churn.promotion.rule import Evidence, checks, promoted
from churn.quality.validate import broken_whole, leaking
from churn.settings import load

SETTINGS = load("local")
GOOD: dict[str, Any] = {
    "auc_low": 0.8,
    "fairness_gap": 0.05,
    "fairness_limit": 0.2,
    "latency_ms": 10.0,
    "auc_difference": 0.02,
    "p_value": 0.01,
}


def scores(rows: int, strength: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return labels and chances that follow them as strongly as asked."""
    random = np.random.default_rng(seed)
    truth = (random.random(rows) < 0.2).astype(int)
    return truth, 1 / (1 + np.exp(-(strength * truth + random.normal(size=rows))))


def test_the_interval_is_as_wide_as_the_metric_scatters() -> None:
    # Normal scores one deviation apart: the AUC is the normal's value at 1/√2.
    expected, found = 0.7602, []
    for seed in range(40):
        truth, chances = scores(400, 1.0, seed)
        one = estimates(
            truth,
            chances,
            0.5,
            resamples=100,
            confidence=0.95,
            seed=seed,
            names=("auc_roc",),
        )["auc_roc"]
        found.append((one.low, one.value, one.high))

    low, value, high = np.array(found).T
    assert ((low <= expected) & (expected <= high)).sum() >= 35
    assert (high - low).mean() == pytest.approx(2 * 1.96 * value.std(), rel=0.25)


def test_rows_of_one_customer_do_not_make_an_interval_narrower() -> None:
    truth, chances = scores(300, 1.0, 1)
    twice = np.repeat(np.arange(300), 2)
    options = {"resamples": 200, "confidence": 0.95, "seed": 1, "names": ("auc_roc",)}

    once = estimates(truth, chances, 0.5, **options)["auc_roc"]
    doubled = estimates(truth[twice], chances[twice], 0.5, groups=twice, **options)

    assert doubled["auc_roc"] == once


def test_the_paired_test_has_the_variance_that_resampling_shows() -> None:
    truth, old = scores(800, 1.0, 5)
    new = 0.5 * old + 0.5 * scores(800, 1.0, 5)[1] + 0.1 * truth

    difference, p_value = better(truth, old, new)

    assert difference == pytest.approx(
        roc_auc_score(truth, new) - roc_auc_score(truth, old)
    )
    assert p_value < 0.001


def test_models_that_are_alike_are_called_better_once_in_twenty() -> None:
    called = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        truth = (random.random(300) < 0.3).astype(int)
        old, new = truth + random.normal(size=300), truth + random.normal(size=300)
        called += better(truth, old, new)[1] <= 0.05

    assert 2 <= called <= 20


def test_the_threshold_is_where_a_contact_pays() -> None:
    random = np.random.default_rng(2)
    chances = random.random(20_000) ** 2
    truth = random.random(20_000) < chances
    costs = SETTINGS.evaluation

    found = by_cost(truth, chances, costs)

    # A contact pays from the chance on at which what it saves is what it costs.
    pays = costs.contact_cost / (costs.saved_share * costs.churn_cost)
    assert found.value == pytest.approx(pays, abs=0.04)
    assert found.gain > max(found.gain_of_all, 0)


def test_a_planted_bias_is_found_and_none_is_not() -> None:
    rows = labelled(4000).assign(score=lambda frame: 0.6 * frame["churned"])
    biased = rows.assign(score=rows["score"] + 0.5 * (rows["gender"] == "female"))

    fair = judged(rows, 0.5, SETTINGS.fairness)
    unfair = judged(biased, 0.5, SETTINGS.fairness)

    assert fair["fair"]
    assert not unfair["fair"]
    assert unfair["by"]["gender"]["gaps"]["selection_rate"] > 0.5


def test_a_group_that_is_too_small_is_shown_and_not_judged() -> None:
    rows = labelled(1000).assign(score=lambda frame: 0.6 * frame["churned"])
    rows.loc[:5, ["gender", "score"]] = ["other", 1.0]

    found = judged(rows, 0.5, SETTINGS.fairness)

    assert "other" in found["by"]["gender"]["groups"]
    assert found["fair"]


def test_a_challenger_with_every_check_passed_is_promoted() -> None:
    assert promoted(checks(Evidence(**GOOD), SETTINGS.promotion))


def test_the_first_version_needs_no_champion() -> None:
    alone = {**GOOD, "auc_difference": None, "p_value": None}

    assert promoted(checks(Evidence(**alone), SETTINGS.promotion))


@pytest.mark.parametrize(
    ("change", "failed"),
    [
        ({"auc_difference": -0.01, "p_value": 0.9}, "better than the champion"),
        ({"p_value": 0.2}, "better than the champion"),
        ({"fairness_gap": 0.3}, "fair"),
        ({"latency_ms": 150.0}, "fast"),
        ({"auc_low": 0.6}, "good enough"),
    ],
)
def test_worse_unfair_or_slow_is_not_promoted(change: Any, failed: str) -> None:
    found = checks(Evidence(**{**GOOD, **change}), SETTINGS.promotion)

    assert [one.name for one in found if not one.passed] == [failed]
    assert not promoted(found)


def test_a_feature_that_knows_the_label_is_named() -> None:
    rows = labelled(500)

    assert leaking(rows) == []
    leaked = rows.assign(support_score=rows["churned"] + 0.1 * rows["age"])
    assert leaking(leaked) == ["support_score"]


def test_features_of_the_future_break_a_rule() -> None:
    moment = pd.Timestamp("2025-06-01")
    rows = labelled(4).assign(
        observed_at=moment,
        available_at=moment + pd.Timedelta(days=60),
        feature_timestamp=moment + pd.Timedelta(days=1),
        customer_id=range(4),
    )

    assert broken_whole(rows)["no_feature_of_the_future"] == 4
