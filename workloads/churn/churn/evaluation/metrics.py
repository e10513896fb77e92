"""The documents' metrics, each with an interval from resampled customers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, rankdata
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)

Array = np.ndarray


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A metric with the limits within which it lies, at the chosen confidence."""

    value: float
    low: float
    high: float


def decided(metric: Callable[..., float]) -> Callable[[Array, Array, float], float]:
    """Return a metric of decisions as one of chances and a threshold."""
    return lambda truth, chances, threshold: float(
        metric(truth, chances >= threshold, **zero_for(metric))
    )


def zero_for(metric: Callable[..., float]) -> dict[str, int]:
    """Return the option by which a metric without any decision is zero."""
    return {} if metric is accuracy_score else {"zero_division": 0}


def ranked(metric: Callable[..., float]) -> Callable[[Array, Array, float], float]:
    """Return a metric of chances as one that takes a threshold, and needs none."""
    return lambda truth, chances, _: float(metric(truth, chances))


METRICS: dict[str, Callable[[Array, Array, float], float]] = {
    "accuracy": decided(accuracy_score),
    "precision": decided(precision_score),
    "recall": decided(recall_score),
    "f1_score": decided(f1_score),
    "auc_roc": ranked(roc_auc_score),
    "avg_precision": ranked(average_precision_score),
    "log_loss": ranked(log_loss),
    "brier": ranked(brier_score_loss),
}


def estimates(
    truth: Array,
    chances: Array,
    threshold: float,
    *,
    resamples: int,
    confidence: float,
    seed: int,
    groups: Array | None = None,
    names: Sequence[str] = tuple(METRICS),
) -> dict[str, Estimate]:
    """Return each named metric with its interval.

    Rows of one group (a customer) are drawn together: they are alike, and drawn alone
    would make the intervals too narrow.
    """
    drawn = list(samples(truth, groups, resamples, np.random.default_rng(seed)))
    tail = 100 * (1 - confidence) / 2
    found = {}
    for name in names:
        metric = METRICS[name]
        values = [metric(truth[rows], chances[rows], threshold) for rows in drawn]
        low, high = np.percentile(values, [tail, 100 - tail])
        found[name] = Estimate(
            value=metric(truth, chances, threshold), low=float(low), high=float(high)
        )
    return found


def samples(
    truth: Array, groups: Array | None, count: int, random: np.random.Generator
) -> "list[Array]":
    """Return row numbers drawn with replacement, whole groups at a time."""
    groups = np.arange(len(truth)) if groups is None else groups
    order = np.argsort(groups, kind="stable")
    _, starts = np.unique(groups[order], return_index=True)
    members = np.split(order, starts[1:])
    found: list[Array] = []
    while len(found) < count:
        chosen = random.integers(0, len(members), len(members))
        rows = np.concatenate([members[one] for one in chosen])
        if len(np.unique(truth[rows])) > 1:
            found.append(rows)
    return found


def better(truth: Array, old: Array, new: Array) -> tuple[float, float]:
    """Return how much greater the new AUC is, and DeLong's one-sided p-value of that.

    Both score the same rows, so that the test is of pairs. Source: DeLong, DeLong and
    Clarke-Pearson, Biometrics 44 (1988), in the rank form of Sun and Xu (2014).
    """
    truth = truth.astype(bool)
    parts = [components(truth, chances) for chances in (old, new)]
    aucs = np.array([part[0] for part in parts])
    positives = np.cov(np.stack([part[1] for part in parts]))
    negatives = np.cov(np.stack([part[2] for part in parts]))
    covariance = positives / truth.sum() + negatives / (~truth).sum()
    difference = float(aucs[1] - aucs[0])
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    if variance <= 1e-15:
        return difference, 0.5 if difference == 0 else float(difference < 0)
    return difference, float(norm.sf(difference / np.sqrt(variance)))


def components(truth: Array, chances: Array) -> tuple[float, Array, Array]:
    """Return the AUC and each row's part in it: of those who left, and who stayed."""
    left, stayed = chances[truth], chances[~truth]
    whole = midranks(chances)
    of_left = (whole[truth] - midranks(left)) / len(stayed)
    of_stayed = 1 - (whole[~truth] - midranks(stayed)) / len(left)
    return float(of_left.mean()), of_left, of_stayed


def midranks(values: Array) -> Array:
    """Return ranks from 1 on; equal values share their mean rank."""
    return rankdata(values)
