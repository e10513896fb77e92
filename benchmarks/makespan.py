"""How long an update takes at Azure's own durations, beside its critical path.

    python -m benchmarks.makespan                   dev and prod, at a pace of 0.1
    python -m benchmarks.makespan --pace 0.2 dev    slower: the engine counts for less

The makespan is what the update took, from the first write to the last; the critical
path is the longest chain of resources that wait for one another, by what each of them
took. The first may be a tenth above the second. All is told in minutes of Azure.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.critical_path import (
    Link,
    Step,
    critical_path,
    graph_of,
    length,
    makespan,
    with_queues,
    without,
)
from benchmarks.stand import ROOT, Stand
from simulated_azure.store import Store

LARGEST_RATIO: Final = 1.10
PACE: Final = 0.1
STACKS: Final = ("dev", "prod")
ENDPOINT: Final = "azure-native:network:PrivateEndpoint"
UP: Final = ("up", "--yes", "--skip-preview", "--json")
REFUSED: Final = (409, 429)


@dataclass(frozen=True)
class Run:
    """One update: its steps, its paths, what Azure refused on the way."""

    stack: str
    pace: float
    steps: Sequence[Step]
    path: Sequence[Link]
    unordered: float
    """Seconds of the critical path without the order of the endpoints."""
    refused: Counter[str]
    retries: Counter[str]
    """Name -> how often a user was told that it is tried again."""

    @property
    def ratio(self) -> float:
        """Return the makespan, the critical path being 1."""
        return makespan(self.steps) / length(self.path)

    def minutes(self, seconds: float) -> float:
        """Turn seconds of the machine into minutes of Azure."""
        return seconds / self.pace / 60


def measure(stand: Stand) -> Run:
    """Update a stand that has nothing yet."""
    events = list(stand.watch(*UP))
    state = stand.export()
    steps = with_queues(list(steps_of(events)))
    graph = graph_of(state)
    with Store(stand.home / "azure.db") as store:
        refused = Counter(
            f"{request.status} {request.method} {request.path.rsplit('/', 2)[-2]}"
            for request in store.requests()
            if request.status in REFUSED
        )
    return Run(
        stack=stand.stack,
        pace=stand.pace,
        steps=steps,
        path=critical_path(graph, steps),
        unordered=length(critical_path(without(graph, ENDPOINT), steps)),
        refused=refused,
        retries=Counter(_tried_again(events)),
    )


def steps_of(events: Iterable[tuple[float, dict[str, Any]]]) -> Iterator[Step]:
    """Yield what was created, with the times of its two events."""
    began: dict[str, float] = {}
    first = None
    for moment, event in events:
        if metadata := _created(event, "resourcePreEvent"):
            first = moment if first is None else first
            began[metadata["urn"]] = moment - first
        elif metadata := _created(event, "resOutputsEvent"):
            urn = metadata["urn"]
            if urn in began and first is not None:
                yield Step(urn, began[urn], moment - first)


def _created(event: dict[str, Any], kind: str) -> dict[str, Any] | None:
    """Return what an event says of a resource that exists outside the state."""
    metadata: dict[str, Any] = event.get(kind, {}).get("metadata", {})
    new = metadata.get("new") or {}
    outside = new.get("custom") and not metadata["type"].startswith("pulumi:")
    return metadata if outside and metadata["op"] == "create" else None


def _tried_again(events: Iterable[tuple[float, dict[str, Any]]]) -> Iterator[str]:
    """Yield the name of a resource for each retry that the engine tells of."""
    for _, event in events:
        said = event.get("diagnosticEvent", {})
        if "on-error hook request" in said.get("message", ""):
            yield said["urn"].rpartition("::")[2]


def table(runs: Sequence[Run]) -> Iterator[str]:
    """Yield a line a run, then each critical path."""
    yield "| stack | makespan | critical path | ratio | without the endpoints' order |"
    yield "|---|---|---|---|---|"
    for run in runs:
        took, path = makespan(run.steps), length(run.path)
        yield (
            f"| {run.stack} | {run.minutes(took):.1f} min | {run.minutes(path):.1f} min"
            f" | {run.ratio:.2f} | {run.minutes(run.unordered):.1f} min |"
        )
    for run in runs:
        yield ""
        yield (
            f"{run.stack}: {len(run.steps)} created; refused: {_counted(run.refused)};"
            f" tried again: {_counted(run.retries)}"
        )
        yield from _path(run)


def _path(run: Run) -> Iterator[str]:
    yield "| minutes | waited before | on the critical path |"
    yield "|---|---|---|"
    for link in run.path:
        before = link.gap + link.step.queued
        yield (
            f"| {run.minutes(link.step.seconds):.1f} | {run.minutes(before):.1f}"
            f" | {link.step.urn.rpartition('::')[2]} |"
        )


def _counted(these: Counter[str]) -> str:
    return ", ".join(f"{n} x {what}" for what, n in sorted(these.items())) or "none"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return 1 where an update takes a tenth more than it has to."""
    options = _parser().parse_args(arguments)
    runs = []
    with tempfile.TemporaryDirectory(prefix="makespan-") as folder:
        for stack in options.stacks or STACKS:
            print(f"up of {stack} at a pace of {options.pace:g} …", file=sys.stderr)
            stand = Stand(ROOT, Path(folder) / stack, stack, options.pace)
            stand.home.mkdir()
            stand.prepare()
            runs.append(measure(stand))
    print("\n".join(table(runs)))
    return 0 if all(run.ratio <= LARGEST_RATIO for run in runs) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="makespan", description=__doc__)
    parser.add_argument("stacks", nargs="*", metavar="STACK", help="dev and prod")
    parser.add_argument(
        "--pace",
        type=float,
        default=PACE,
        help="seconds that a second of Azure takes (%(default)s); above 0",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
