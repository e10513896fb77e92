"""The verdict of the benchmark of growth."""

from __future__ import annotations

import pytest

from benchmarks.growth import Size, growths, is_flat, planned, table


def size(count: int, seconds: float, mebibytes: float = 100) -> Size:
    """Return a size with ten resources of each kind."""
    return Size(
        count=count,
        resources=count * 10,
        seconds=seconds * 2,
        program_seconds=seconds,
        program_mebibytes=mebibytes,
        tree_mebibytes=400,
    )


def test_what_each_resource_more_costs_is_told_by_step() -> None:
    found = growths([size(1, 2), size(11, 3, 101), size(21, 5, 101)])

    assert found[11].milliseconds == 10
    assert found[11].kibibytes == pytest.approx(10.24)
    assert found[21].milliseconds == 20


@pytest.mark.parametrize(
    ("sizes", "flat"),
    [
        ([size(1, 2), size(11, 9)], True),
        ([size(1, 2), size(11, 3, 110), size(21, 4.5, 125)], True),
        ([size(1, 2), size(11, 3, 110), size(21, 4.6, 120)], False),
        ([size(1, 2), size(11, 3, 110), size(21, 4, 126)], False),
    ],
)
def test_half_more_is_allowed_of_the_last_step(sizes: list[Size], flat: bool) -> None:
    assert is_flat(sizes) is flat


def test_the_table_says_what_is_over_the_limit() -> None:
    lines = list(table([size(1, 2), size(11, 3, 110), size(21, 9, 120)]))

    assert lines[3].split()[-4:] == ["60.00", "ms", "102.4", "KiB"]
    assert lines[-1] == "a resource of the last step costs over 1.5 of one before"


def test_resources_are_counted_in_what_a_preview_says() -> None:
    assert planned("Resources:\n    + 169 to create\n") == 169
