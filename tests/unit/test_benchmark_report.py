"""The benchmark's verdict: medians, their ratio, the limit."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.process_tree import Figures, measure
from benchmarks.report import (
    Comparison,
    StackFigures,
    compare,
    comparison_table,
    figures_table,
)


def runs(*seconds: float) -> list[Figures]:
    return [Figures(s, program_mebibytes=100, tree_mebibytes=400) for s in seconds]


def by_measure(comparisons: list[Comparison]) -> dict[str, Comparison]:
    return {comparison.measure: comparison for comparison in comparisons}


def test_the_ratio_is_that_of_the_medians() -> None:
    found = by_measure(compare({"up": runs(3, 99, 4)}, {"up": runs(2, 2, 50)}))

    assert found["seconds"].ratio == 2
    assert found["seconds"].platform_minimum == 3
    assert found["tree_mebibytes"].ratio == 1


@pytest.mark.parametrize(
    ("seconds", "within"), [(1.0, True), (1.25, True), (1.26, False)]
)
def test_a_quarter_more_is_allowed(seconds: float, within: bool) -> None:
    found = by_measure(compare({"up": runs(seconds)}, {"up": runs(1)}))

    assert found["seconds"].within_limit is within


def test_the_table_marks_what_is_over_the_limit() -> None:
    lines = list(comparison_table(compare({"up": runs(3)}, {"up": runs(2)})))

    assert [line.endswith("over 1.25") for line in lines] == [False, True, False, False]


def test_a_life_lists_its_steps_below_the_count_of_resources() -> None:
    steps = {"refresh": runs(1.5)[0], "destroy": Figures(2, 0, 90)}
    life = StackFigures(107, steps)

    lines = list(figures_table({"dev": life}))

    assert lines[0] == "\ndev: 107 resources"
    assert " ".join(lines[1].split()) == (
        "refresh 1.50 s 100 MiB program 400 MiB in all"
    )
    assert "no program" in lines[2]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_counts_all_processes_and_finds_the_program() -> None:
    child = "import time; held = bytearray(64 << 20); time.sleep(0.5)"
    parent = (
        "import subprocess, sys; held = bytearray(128 << 20); "
        f"subprocess.run([sys.executable, '-c', {child!r}, 'program_' + 'runner.py'])"
    )

    status, figures = measure([sys.executable, "-c", parent])

    assert status == 0
    assert 64 < figures.program_mebibytes < 128
    assert figures.tree_mebibytes > 192
    assert figures.seconds > 0.5


def test_the_measured_command_keeps_its_status() -> None:
    command = ["benchmarks.process_tree", "/dev/null", "--", "sh", "-c", "exit 3"]

    done = subprocess.run([sys.executable, "-m", *command], check=False)

    assert done.returncode == 3
