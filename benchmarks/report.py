"""Compare the samples of the two programs and print them as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Final

from benchmarks.process_tree import Figures

LARGEST_RATIO: Final = 1.25

_UNITS: Final = {
    "seconds": ("wall time", "s"),
    "program_mebibytes": ("peak memory, program", "MiB"),
    "tree_mebibytes": ("peak memory, all processes", "MiB"),
}

Samples = Mapping[str, Sequence[Figures]]
"""Operation (preview, up) -> what each run of it cost."""


@dataclass(frozen=True)
class Comparison:
    """One measure of one operation: the platform beside the flat program."""

    operation: str
    measure: str
    platform_median: float
    platform_minimum: float
    flat_median: float
    flat_minimum: float

    @property
    def ratio(self) -> float:
        """Return what the platform costs, the flat program being 1."""
        return self.platform_median / self.flat_median

    @property
    def within_limit(self) -> bool:
        """Tell whether the platform costs at most a quarter more."""
        return self.ratio <= LARGEST_RATIO


@dataclass(frozen=True)
class StackFigures:
    """What each command of a stack's life cost."""

    resources: int
    steps: Mapping[str, Figures]


def compare(platform: Samples, flat: Samples) -> list[Comparison]:
    """Compare every measure of every operation."""
    return [
        Comparison(
            operation=operation,
            measure=measure,
            platform_median=median(_values(platform[operation], measure)),
            platform_minimum=min(_values(platform[operation], measure)),
            flat_median=median(_values(flat[operation], measure)),
            flat_minimum=min(_values(flat[operation], measure)),
        )
        for operation in platform
        for measure in _UNITS
    ]


def _values(figures: Sequence[Figures], measure: str) -> list[float]:
    return [float(asdict(sample)[measure]) for sample in figures]


def comparison_table(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield the lines of the table: median (minimum) of each, and the ratio."""
    yield f"{'':38}{'platform':>20}{'flat program':>20}{'ratio':>8}"
    for c in comparisons:
        label, unit = _UNITS[c.measure]
        platform = f"{c.platform_median:.2f} ({c.platform_minimum:.2f}) {unit}"
        flat = f"{c.flat_median:.2f} ({c.flat_minimum:.2f}) {unit}"
        verdict = "" if c.within_limit else f"  over {LARGEST_RATIO}"
        title = f"{c.operation:<9}{label}"
        yield f"{title:38}{platform:>20}{flat:>20}{c.ratio:>8.2f}{verdict}"


def figures_table(figures: Mapping[str, StackFigures]) -> Iterator[str]:
    """Yield the lines of the table of single runs, a part a stack."""
    for stack, life in figures.items():
        yield f"\n{stack}: {life.resources} resources"
        for step, cost in life.steps.items():
            program = f"{cost.program_mebibytes:.0f} MiB program"
            yield (
                f"  {step:<12}{cost.seconds:>8.2f} s"
                f"{program if cost.program_mebibytes else 'no program':>20}"
                f"{cost.tree_mebibytes:>8.0f} MiB in all"
            )


def as_json(comparisons: Sequence[Comparison]) -> list[dict[str, object]]:
    """Return the comparisons for machines."""
    return [
        {**asdict(c), "ratio": c.ratio, "within_limit": c.within_limit}
        for c in comparisons
    ]
