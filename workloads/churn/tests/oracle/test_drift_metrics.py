"""The drift metrics beside scipy, numbers worked out by hand, and exhaustive counts."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.spatial import distance

from churn.monitoring import drift_metrics as drift

A = np.array([1.0, 2.0, 3.0, 4.0])
B = np.array([2.0, 3.0, 4.0, 5.0])


def test_bins_are_as_many_as_sturges_says_over_both_sides() -> None:
    edges = drift.bin_edges(np.arange(100.0), np.array([-1.0, 8.0, 3.0, 3.0]))

    # ceil(log2(4) + 1) = 3 bins from -1 to 99
    assert edges == pytest.approx([-1, 32 + 1 / 3, 65 + 2 / 3, 99])


@pytest.mark.parametrize(("value", "margin"), [(0.0, 0.005), (200.0, 1.0)])
def test_one_value_only_gets_one_bin_around_it(value: float, margin: float) -> None:
    same = np.full(5, value)

    assert drift.bin_edges(same, same) == pytest.approx(
        [value - margin, value + margin]
    )
    assert drift.NUMERICAL[drift.JENSEN_SHANNON](same, same) == 0


def test_no_row_is_lost_but_the_largest_where_the_last_edge_rounds_down() -> None:
    lost = []
    for seed in range(50):
        random = np.random.default_rng(seed)
        first, second = random.normal(size=97), random.normal(size=61) * 3
        high = max(first.max(), second.max())

        counted = drift.bin_counts(first, second)

        missed = int(drift.bin_edges(first, second)[-1] < high)
        assert sum(side.sum() for side in counted) == 97 + 61 - missed
        lost.append(missed)
    assert 0 < sum(lost) < 50


def test_the_stability_index_counts_a_row_outside_of_the_bins() -> None:
    counts = np.array([3.0, 1]), np.array([1.0, 2])

    value = drift.population_stability_index(*counts, rows=(4, 4))

    # Shares 4/6, 2/6 and 2/6, 3/6: the fourth row of the window is in no bin.
    by_hand = -2 / 6 * math.log(2 / 4) + 1 / 6 * math.log(3 / 2)
    assert value == pytest.approx(by_hand)


def test_the_jensen_shannon_distance_is_that_of_scipy() -> None:
    for seed in range(20):
        random = np.random.default_rng(seed)
        first = random.integers(1, 9, 7).astype(float)
        second = np.append(random.integers(0, 9, 6), 1).astype(float)

        mine = drift.jensen_shannon_distance(first, second)

        assert mine == pytest.approx(distance.jensenshannon(first, second, base=2))


def test_sides_without_a_common_category_are_as_far_apart_as_can_be() -> None:
    first, second = np.array(["a", "a"]), np.array(["b"])

    assert drift.CATEGORICAL[drift.JENSEN_SHANNON](first, second) == pytest.approx(1)


def test_the_population_stability_index_is_that_worked_out_by_hand() -> None:
    # Counts 3:1 against 1:3, one more in each bin: shares 4/6, 2/6 and 2/6, 4/6.
    by_hand = 2 * (2 / 6) * math.log(2)

    value = drift.population_stability_index(np.array([3.0, 1]), np.array([1.0, 3]))

    assert value == pytest.approx(by_hand)


def test_a_shift_by_one_is_one_over_the_spread_apart() -> None:
    # Every value moves by 1; the deviation of 1, 2, 3, 4 over n - 1 is sqrt(5/3).
    value = drift.normalized_wasserstein_distance(A, B)

    assert value == pytest.approx(1 / math.sqrt(5 / 3))


def test_the_wasserstein_distance_is_the_area_between_the_distributions() -> None:
    random = np.random.default_rng(3)
    first, second = random.gamma(2, size=300), random.gamma(3, size=170)
    grid = np.sort(np.concatenate([first, second]))
    below = [
        np.searchsorted(np.sort(x), grid[:-1], "right") / x.size
        for x in (first, second)
    ]
    area = float(np.sum(np.abs(below[0] - below[1]) * np.diff(grid)))

    value = drift.normalized_wasserstein_distance(first, second)

    assert value == pytest.approx(area / np.std(first, ddof=1))


def test_a_reference_that_does_not_vary_is_divided_by_a_thousandth() -> None:
    assert drift.normalized_wasserstein_distance(np.ones(9), np.full(9, 1.5)) == 500


def test_the_kolmogorov_smirnov_p_value_is_the_share_of_all_splits() -> None:
    first, second = np.array([1.0, 2, 3, 9]), np.array([4.0, 5, 6, 7, 8])
    pool = np.concatenate([first, second])

    def gap(left: np.ndarray, right: np.ndarray) -> float:
        return max(abs((left <= x).mean() - (right <= x).mean()) for x in pool)

    splits = [
        gap(pool[list(chosen)], np.delete(pool, list(chosen)))
        for chosen in itertools.combinations(range(9), 4)
    ]
    share = np.mean([it >= gap(first, second) - 1e-9 for it in splits])

    value = drift.two_sample_kolmogorov_smirnov_test(first, second)

    assert value == pytest.approx(share)


def test_the_chi_squared_p_value_is_that_worked_out_by_hand() -> None:
    # Expected 20, 20, 20, seen 30, 20, 10: 100/20 + 0 + 100/20 = 10, two degrees of
    # freedom, whose p-value is exp(-x / 2).
    p = drift.pearsons_chi_squared_test(np.array([5.0, 5, 5]), np.array([30.0, 20, 10]))

    assert p == pytest.approx(math.exp(-5))


def test_a_category_that_was_never_seen_is_certain_drift() -> None:
    reference, current = np.array(["a", "b"] * 50), np.array(["a", "b", "new"])

    assert drift.CATEGORICAL[drift.CHI_SQUARED](reference, current) == 0
