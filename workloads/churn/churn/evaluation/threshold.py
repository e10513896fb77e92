"""The threshold by cost: from which chance on contacting a customer pays."""

from dataclasses import dataclass

import numpy as np

from churn.settings import Evaluation


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A threshold and the money that it brings, beside contacting all or nobody."""

    value: float
    gain: float
    gain_of_all: float
    thresholds: np.ndarray
    gains: np.ndarray


def gain(truth: np.ndarray, contacted: np.ndarray, costs: Evaluation) -> float:
    """Return the money a customer that contacting brings: saved ones less contacts."""
    saved = costs.saved_share * costs.churn_cost * (contacted & truth).sum()
    return float((saved - costs.contact_cost * contacted.sum()) / len(truth))


def by_cost(truth: np.ndarray, chances: np.ndarray, costs: Evaluation) -> Threshold:
    """Return the threshold that brings the most on these rows."""
    truth = truth.astype(bool)
    thresholds = np.linspace(0.01, 0.99, 99)
    gains = np.array([gain(truth, chances >= one, costs) for one in thresholds])
    best = int(np.argmax(gains))
    return Threshold(
        value=float(thresholds[best]),
        gain=float(gains[best]),
        gain_of_all=gain(truth, np.ones_like(truth), costs),
        thresholds=thresholds,
        gains=gains,
    )
