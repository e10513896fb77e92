"""The longest chain of waiting in an update: who waited for whom, and for how long.

What a resource waits for is read from the stack's state: what its inputs come from,
what it names in ``depends_on``, and its parent. How long it took is measured.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

DYNAMIC: Final = "pulumi-python:"
DYNAMIC_THREADS: Final = 4
"""What ``pulumi.dynamic`` serves all dynamic resources with."""

Graph = Mapping[str, AbstractSet[str]]
"""URN -> the URNs that it waits for."""


@dataclass(frozen=True)
class Step:
    """The creation of one resource, in seconds since anything began."""

    urn: str
    starts: float
    ends: float
    queued: float = 0.0
    """How much of it was spent waiting for a thread."""

    @property
    def seconds(self) -> float:
        """Return how long the work itself took."""
        return self.ends - self.starts - self.queued


@dataclass(frozen=True)
class Link:
    """One resource on the critical path."""

    step: Step
    gap: float
    """Seconds between the end of what it waited for longest and its own start."""


def graph_of(state: Mapping[str, Any]) -> Graph:
    """Return who waits for whom in an exported state."""
    return {
        resource["urn"]: {*resource.get("dependencies", ()), resource.get("parent", "")}
        - {""}
        for resource in state["deployment"]["resources"]
    }


def without(graph: Graph, type_: str) -> Graph:
    """Return the graph without the order among resources of one type.

    What a resource waits for by that order alone is left out with it.
    """
    return {
        urn: {
            resource
            for resource in before
            if not (_is(urn, type_) and _is(resource, type_))
        }
        for urn, before in graph.items()
    }


def with_queues(steps: Sequence[Step], threads: int = DYNAMIC_THREADS) -> list[Step]:
    """Return the steps, with how long the dynamic ones waited for a thread."""
    free = [0.0] * threads
    told = []
    for step in sorted(steps, key=lambda it: it.starts):
        queued = 0.0
        if f"${DYNAMIC}" in step.urn or f"::{DYNAMIC}" in step.urn:
            queued = max(0.0, heapq.heappop(free) - step.starts)
            heapq.heappush(free, step.ends)
        told.append(Step(step.urn, step.starts, step.ends, queued))
    return told


def critical_path(graph: Graph, steps: Sequence[Step]) -> list[Link]:
    """Return the longest path by the work that was measured, its first link first.

    Components take no time of their own. Raises ValueError for a circle.
    """
    known = {step.urn: step for step in steps}
    lengths: dict[str, float] = {}
    longest: dict[str, str | None] = {}
    for urn in _in_order(graph):
        before = max(graph[urn], key=lambda it: (lengths[it], it), default=None)
        seconds = known[urn].seconds if urn in known else 0.0
        lengths[urn] = seconds + (lengths[before] if before else 0.0)
        longest[urn] = before
    last = max(lengths, key=lambda it: (lengths[it], it), default=None)
    path = [known[urn] for urn in _back_from(last, longest) if urn in known][::-1]
    ends = [path[0].starts, *(step.ends for step in path)] if path else []
    return [
        Link(step, max(0.0, step.starts - end))
        for step, end in zip(path, ends, strict=False)
    ]


def _back_from(urn: str | None, longest: Mapping[str, str | None]) -> Iterator[str]:
    while urn is not None:
        yield urn
        urn = longest[urn]


def length(path: Sequence[Link]) -> float:
    """Return the seconds of work on a path."""
    return sum(link.step.seconds for link in path)


def makespan(steps: Sequence[Step]) -> float:
    """Return the seconds from the first start to the last end."""
    if not steps:
        return 0.0
    return max(step.ends for step in steps) - min(step.starts for step in steps)


def _in_order(graph: Graph) -> list[str]:
    """Return the URNs, each after all that it waits for."""
    order: list[str] = []
    done: set[str] = set()
    waiting = {urn: before & graph.keys() for urn, before in graph.items()}
    while ready := [u for u, before in waiting.items() if before <= done]:
        order += ready
        done.update(ready)
        for urn in ready:
            del waiting[urn]
    if waiting:
        raise ValueError(f"these wait for one another: {', '.join(sorted(waiting))}")
    return order


def _is(urn: str, type_: str) -> bool:
    return urn.split("::")[2].rpartition("$")[2] == type_
