"""What a preview costs as the stack grows (``make bench ARGS=--growth``).

    python -m benchmarks.growth                    1, 10, 100 and 300 of each kind
    python -m benchmarks.growth --runs 3 1 10      fewer, each three times

Previews dev with so many clusters, online endpoints (one deployment each) and Spark
pools, in a simulated Azure that has nothing yet. Counts are previewed in turns; the
median of each is shown, and what each resource more has cost since the count before.
The run fails when a resource of the largest step takes half more of the processor's
time or of memory than one of the step before.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final

import yaml

from benchmarks.grown import grown
from benchmarks.process_tree import Figures
from benchmarks.stand import ROOT, Stand
from tests.stack_files import put

STACK: Final = "dev"
COUNTS: Final = (1, 10, 100, 300)
LARGEST_RATIO: Final = 1.5
PROGRAM: Final = ("Pulumi.yaml", "__main__.py", "components")
"""What a preview needs of the project, besides the stack file."""


@dataclass(frozen=True)
class Size:
    """The median of what previews cost with so many of each kind."""

    count: int
    resources: int
    seconds: float
    program_seconds: float
    program_mebibytes: float
    tree_mebibytes: float


@dataclass(frozen=True)
class Growth:
    """What each resource more has cost between two sizes."""

    milliseconds: float
    kibibytes: float

    def within(self, before: Growth) -> bool:
        """Tell whether a resource costs little more than one of the step before."""
        time = self.milliseconds <= LARGEST_RATIO * before.milliseconds
        return time and self.kibibytes <= LARGEST_RATIO * before.kibibytes


def main(arguments: Sequence[str] = ()) -> int:
    """Measure; return 1 where the cost of a resource grows with their number."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="growth-") as name:
        sizes = measured(Path(name), sorted(options.counts or COUNTS), options.runs)
    print("\n".join(table(sizes)))
    return 0 if is_flat(sizes) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.growth", description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, help="of each kind")
    parser.add_argument("--runs", type=int, default=2, help="previews of each count")
    return parser


def measured(folder: Path, counts: Sequence[int], runs: int) -> list[Size]:
    """Preview each count in turns, so that a busy moment meets all."""
    stands = {count: _stand(folder / str(count), count) for count in counts}
    samples: dict[int, list[Figures]] = {count: [] for count in counts}
    resources: dict[int, int] = {}
    for run in range(1, runs + 1):
        for count, stand in stands.items():
            figures, said = stand.measure_and_read("preview", "--suppress-outputs")
            samples[count].append(figures)
            resources[count] = planned(said)
            print(
                f"run {run} of {runs}: {count} of each kind, {figures.seconds:.1f} s",
                file=sys.stderr,
                flush=True,
            )
    return [_size(count, resources[count], samples[count]) for count in counts]


def planned(said: str) -> int:
    """Return how many resources a preview would create, from its last lines."""
    found = re.findall(r"^ +\+ (\d+) to create", said, re.MULTILINE)
    return int(found[-1])


def _stand(folder: Path, count: int) -> Stand:
    """Return a stand for a project whose stack file is generated."""
    project, home = folder / "project", folder / "home"
    project.mkdir(parents=True)
    home.mkdir()
    for name in PROGRAM:
        (project / name).symlink_to(ROOT / name)
    (project / ".venv").symlink_to(sys.prefix)
    file = f"Pulumi.{STACK}.yaml"
    content = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    for path, value in grown(count).items():
        put(content["config"], path, value)
    (project / file).write_text(yaml.safe_dump(content), encoding="utf-8")
    stand = Stand(project, home, STACK)
    stand.prepare()
    return stand


def _size(count: int, resources: int, figures: Sequence[Figures]) -> Size:
    return Size(
        count=count,
        resources=resources,
        seconds=median(figure.seconds for figure in figures),
        program_seconds=median(figure.program_seconds for figure in figures),
        program_mebibytes=median(figure.program_mebibytes for figure in figures),
        tree_mebibytes=median(figure.tree_mebibytes for figure in figures),
    )


def growths(sizes: Sequence[Size]) -> Mapping[int, Growth]:
    """Return what each resource more has cost, by the count that it led to."""
    return {
        after.count: Growth(
            milliseconds=1000
            * (after.program_seconds - before.program_seconds)
            / (after.resources - before.resources),
            kibibytes=1024
            * (after.program_mebibytes - before.program_mebibytes)
            / (after.resources - before.resources),
        )
        for before, after in pairwise(sizes)
    }


def is_flat(sizes: Sequence[Size]) -> bool:
    """Tell whether a resource of the last step costs what one of the step before did.

    The first step is left out where there are more: its few resources cost less than
    what a start differs by.
    """
    steps = list(growths(sizes).values())
    return len(steps) < 2 or steps[-1].within(steps[-2])


def table(sizes: Sequence[Size]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield (
        f"{'of each kind':>12}{'resources':>11}{'preview':>11}{'program':>11}"
        f"{'memory':>11}{'in all':>11}{'each more':>11}{'and':>11}"
    )
    each = growths(sizes)
    for size in sizes:
        more = each.get(size.count)
        yield (
            f"{size.count:>12}{size.resources:>11}{size.seconds:>9.1f} s"
            f"{size.program_seconds:>9.1f} s{size.program_mebibytes:>7.0f} MiB"
            f"{size.tree_mebibytes:>7.0f} MiB"
            + (
                f"{more.milliseconds:>8.2f} ms{more.kibibytes:>7.1f} KiB"
                if more
                else ""
            )
        )
    yield "program, and each more: seconds of the processor in the program, not waited"
    if not is_flat(sizes):
        yield f"a resource of the last step costs over {LARGEST_RATIO} of one before"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
