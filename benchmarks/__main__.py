"""Measure the platform beside a flat program with the same resources (``make bench``).

Both programs deploy the same resources with the same inputs, in turns, each time to
a fresh simulated Azure. The run fails when the median of a time or of a memory peak
of the platform is more than a quarter above the flat program's.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from benchmarks import growth
from benchmarks.flat_program import (
    FlatResource,
    fingerprints,
    read_resources,
    write_program,
)
from benchmarks.process_tree import Figures
from benchmarks.report import (
    Comparison,
    StackFigures,
    as_json,
    compare,
    comparison_table,
    figures_table,
)
from benchmarks.stand import ROOT, Stand

STACK: Final = "dev"
OPERATIONS: Final = {
    "preview": ("preview",),
    "up": ("up", "--yes", "--skip-preview"),
}
FULL_STEPS: Final = {
    **OPERATIONS,
    "second up": ("up", "--yes", "--skip-preview", "--expect-no-changes"),
    "refresh": ("refresh", "--yes", "--skip-preview", "--expect-no-changes"),
    "unprotect": (
        *("up", "--yes", "--skip-preview"),
        *("--config", "ml-synapse:protection.protectData=false"),
        *("--config", "ml-synapse:protection.locks=false"),
        "--config-path",
    ),
    "destroy": ("destroy", "--yes", "--skip-preview"),
}
UNPROTECTED_STACKS: Final = {"dev"}

_FLAT_PROJECT: Final = """\
name: flat
runtime:
  name: python
  options:
    virtualenv: {virtualenv}
description: The resources of a stack again, without the platform's code
"""

Samples = dict[str, list[Figures]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurements; return 1 when the platform costs too much."""
    options = _parser().parse_args(arguments)
    if options.growth:
        return growth.main()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        resources = _platform_resources(folder)
        flat = _flat_project(folder, resources)
        comparisons = _interleaved(folder, flat, resources, options.runs)
        full = _full(folder) if options.full else {}
    if options.json:
        print(json.dumps(_record(len(resources), comparisons, full), indent=2))
    else:
        print(f"\n{len(resources)} resources, {options.runs} runs: median (minimum)")
        print("\n".join([*comparison_table(comparisons), *figures_table(full)]))
    return 0 if all(c.within_limit for c in comparisons) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each program")
    parser.add_argument(
        "--growth",
        action="store_true",
        help="preview 1 to 300 clusters, endpoints and pools instead",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    parser.add_argument(
        "--full", action="store_true", help="time every command, for dev and prod"
    )
    return parser


def _platform_resources(folder: Path) -> list[FlatResource]:
    """Deploy the platform once and return what it made."""
    _say(f"deploying {STACK} to learn its resources")
    stand = _stand(ROOT, folder / "model", STACK)
    stand.measure(*OPERATIONS["up"])
    return read_resources(stand.export())


def _flat_project(folder: Path, resources: Sequence[FlatResource]) -> Path:
    """Write the flat program as a project of its own."""
    project = folder / "flat"
    project.mkdir()
    text = _FLAT_PROJECT.format(virtualenv=sys.prefix)
    (project / "Pulumi.yaml").write_text(text, encoding="utf-8")
    (project / f"Pulumi.{STACK}.yaml").write_text("# no settings\n", encoding="utf-8")
    program = write_program(resources)
    (project / "__main__.py").write_text(program, encoding="utf-8")
    return project


def _interleaved(
    folder: Path, flat: Path, resources: Sequence[FlatResource], runs: int
) -> list[Comparison]:
    """Measure both programs in turns, so that a busy moment meets both."""
    programs = {"platform": ROOT, "flat": flat}
    samples: dict[str, Samples] = {name: defaultdict(list) for name in programs}
    for run in range(1, runs + 1):
        for name, project in programs.items():
            stand = _stand(project, folder / f"{name}-{run}", STACK)
            for operation, command in OPERATIONS.items():
                figures = stand.measure(*command)
                samples[name][operation].append(figures)
                _say(f"run {run} of {runs}: {name} {operation} {_cost(figures)}")
            if run == 1 and project == flat:
                _require_same(resources, read_resources(stand.export()))
    return compare(samples["platform"], samples["flat"])


def _require_same(
    expected: Sequence[FlatResource], made: Sequence[FlatResource]
) -> None:
    """Stop where the flat program did not make the same resources with their inputs."""
    different = fingerprints(expected) ^ fingerprints(made)
    if different:
        listed = "\n".join(sorted(different))
        sys.exit(f"the two programs do not make the same resources:\n{listed}")


def _full(folder: Path) -> dict[str, StackFigures]:
    """Measure every command once, for both stacks."""
    return {stack: _life(folder / f"full-{stack}", stack) for stack in ("dev", "prod")}


def _life(home: Path, stack: str) -> StackFigures:
    """Take a stack from its preview to its end."""
    stand = _stand(ROOT, home, stack)
    steps: dict[str, Figures] = {}
    count = 0
    for step, command in FULL_STEPS.items():
        if step == "unprotect" and stack in UNPROTECTED_STACKS:
            continue
        steps[step] = stand.measure(*command)
        _say(f"{stack} {step} {_cost(steps[step])}")
        if step == "up":
            count = len(read_resources(stand.export()))
    return StackFigures(count, steps)


def _record(
    count: int, comparisons: Sequence[Comparison], full: Mapping[str, StackFigures]
) -> dict[str, Any]:
    return {
        "resources": count,
        "comparisons": as_json(comparisons),
        "full": {stack: asdict(figures) for stack, figures in full.items()},
    }


def _stand(project: Path, home: Path, stack: str) -> Stand:
    """Return a stand in a fresh home, its stack created."""
    home.mkdir(parents=True)
    stand = Stand(project, home, stack)
    stand.prepare()
    return stand


def _cost(figures: Figures) -> str:
    return f"{figures.seconds:.1f} s, {figures.tree_mebibytes:.0f} MiB"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
