"""The five drift metrics of Azure ML's monitors, with its names and its numbers.

Azure ML publishes the code of its monitors: how bins are cut, what is smoothed and what
is normalised follows
https://github.com/Azure/azureml-assets/tree/main/assets/model_monitoring/components/src
(data_drift_compute_metrics and shared_utilities/histogram_utils.py, read at commit
4b41f8c). Both sides are without missing values: Azure drops those rows first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import stats

Numbers = npt.NDArray[np.float64]
Values = npt.NDArray[Any]

JENSEN_SHANNON: Final = "JensenShannonDistance"
POPULATION_STABILITY: Final = "PopulationStabilityIndex"
WASSERSTEIN: Final = "NormalizedWassersteinDistance"
KOLMOGOROV_SMIRNOV: Final = "TwoSampleKolmogorovSmirnovTest"
CHI_SQUARED: Final = "PearsonsChiSquaredTest"

MOST_ROWS_OF_KOLMOGOROV_SMIRNOV: Final = 9_999
"""Azure refuses the test at 10,000 rows on either side; so does `drift_signal.py`."""

_LEAST_SPREAD: Final = 0.001
"""What a Wasserstein distance is divided by where the reference hardly varies."""


def bin_edges(reference: Numbers, current: Numbers) -> Numbers:
    """Return edges over both sides: Sturges' number of bins for the smaller one."""
    low = float(min(reference.min(), current.min()))
    high = float(max(reference.max(), current.max()))
    if low == high:
        margin = 0.005 if low == 0 else abs(low * 0.005)
        return np.array([low - margin, low + margin])
    count = math.ceil(math.log2(min(reference.size, current.size)) + 1)
    return low + (high - low) / count * np.arange(count + 1)


def bin_counts(reference: Numbers, current: Numbers) -> tuple[Numbers, Numbers]:
    """Count both sides in common bins; the last bin includes its upper edge.

    That edge is a sum of rounded widths and may miss the largest value, which is then
    not counted: so it is in Azure.
    """
    edges = bin_edges(reference, current)
    first, second = (np.histogram(side, edges)[0] for side in (reference, current))
    return first.astype(float), second.astype(float)


def category_counts(reference: Values, current: Values) -> tuple[Numbers, Numbers]:
    """Count both sides by the categories that either has, as text."""
    first, second = reference.astype(str), current.astype(str)
    known = np.unique(np.concatenate([first, second]))
    return _counts_of(first, known), _counts_of(second, known)


def _counts_of(values: Values, known: Values) -> Numbers:
    return np.bincount(np.searchsorted(known, values), minlength=known.size).astype(
        float
    )


def jensen_shannon_distance(first: Numbers, second: Numbers) -> float:
    """Return the root of the divergence in bits: 0 for the same shares, 1 for none."""
    p, q = first / first.sum(), second / second.sum()
    middle = (p + q) / 2
    divergence = (_relative_entropy(p, middle) + _relative_entropy(q, middle)) / 2
    return math.sqrt(max(divergence, 0.0))


def _relative_entropy(shares: Numbers, other: Numbers) -> float:
    held = shares > 0
    return float(np.sum(shares[held] * np.log2(shares[held] / other[held])))


def population_stability_index(
    first: Numbers, second: Numbers, rows: tuple[int, int] | None = None
) -> float:
    """Return the index; each bin counts one row more, so that none is empty.

    ``rows`` of both sides, where not all of them are in a bin.
    """
    of_first, of_second = rows or (first.sum(), second.sum())
    expected = (first + 1) / (of_first + first.size)
    actual = (second + 1) / (of_second + second.size)
    return float(np.sum((actual - expected) * np.log(actual / expected)))


def normalized_wasserstein_distance(reference: Numbers, current: Numbers) -> float:
    """Return the distance in standard deviations (n - 1) of the reference."""
    spread = float(np.std(reference, ddof=1)) if reference.size > 1 else 0.0
    distance = float(stats.wasserstein_distance(reference, current))
    return distance / max(spread, _LEAST_SPREAD)


def two_sample_kolmogorov_smirnov_test(reference: Numbers, current: Numbers) -> float:
    """Return the p-value: small where the two sides differ."""
    return float(stats.ks_2samp(reference, current).pvalue)


def pearsons_chi_squared_test(first: Numbers, second: Numbers) -> float:
    """Return the p-value of the current counts against the reference's shares.

    A category that the reference never had makes it 0.
    """
    expected = first / first.sum() * second.sum()
    with np.errstate(divide="ignore"):
        return float(stats.chisquare(second, expected).pvalue)


NUMERICAL: Final[Mapping[str, Callable[[Numbers, Numbers], float]]] = {
    JENSEN_SHANNON: lambda a, b: jensen_shannon_distance(*bin_counts(a, b)),
    POPULATION_STABILITY: lambda a, b: population_stability_index(
        *bin_counts(a, b), rows=(a.size, b.size)
    ),
    WASSERSTEIN: normalized_wasserstein_distance,
    KOLMOGOROV_SMIRNOV: two_sample_kolmogorov_smirnov_test,
}
CATEGORICAL: Final[Mapping[str, Callable[[Values, Values], float]]] = {
    JENSEN_SHANNON: lambda a, b: jensen_shannon_distance(*category_counts(a, b)),
    POPULATION_STABILITY: lambda a, b: population_stability_index(
        *category_counts(a, b)
    ),
    CHI_SQUARED: lambda a, b: pearsons_chi_squared_test(*category_counts(a, b)),
}
