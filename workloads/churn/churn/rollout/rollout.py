"""Brings a deployment to all of the traffic: shadow, then 10, 50 and 100 %.

After each step its answers are looked at; errors or slowness put the traffic back to
what it was before the rollout began, at once. Every step is a decision in the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from churn.refusals import StageRefusal
from churn.rollout.audit import AuditTrail
from churn.rollout.traffic import Route, Traffic
from churn.serving.load_test import LoadResult

STEPS: Final = (10, 50, 100)
SHADOW: Final = 50
ROLLED_BACK: Final = "rolled back"
BEGUN: Final = "rollout begun"

Observe = Callable[[str], LoadResult]
"""Watches a deployment for a while; returns how it answered."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a step may show: the share of errors, and the 99th percentile."""

    error_share: float = 0.01
    p99_milliseconds: float = 100.0

    def broken_by(self, seen: LoadResult) -> list[str]:
        """Return what a result breaks, as sentences; nothing where it is good."""
        broken = []
        if seen.requests == 0:
            broken.append("no request was seen")
        if seen.error_share > self.error_share:
            broken.append(
                f"{seen.error_share:.1%} of {seen.requests} requests failed, "
                f"allowed are {self.error_share:.1%}"
            )
        if seen.p99 > self.p99_milliseconds:
            broken.append(
                f"the 99th percentile is {seen.p99} ms, "
                f"allowed are {self.p99_milliseconds:g} ms"
            )
        return broken


@dataclass(frozen=True, kw_only=True)
class Rollout:
    """One endpoint's traffic, what watches it, and where decisions are noted."""

    traffic: Traffic
    observe: Observe
    trail: AuditTrail
    limits: Limits = field(default_factory=Limits)
    steps: Sequence[int] = STEPS

    def run(self, challenger: str) -> bool:
        """Return whether the challenger has all of the traffic in the end.

        Raises:
            StageRefusal: The challenger takes traffic already, or nobody else does.
        """
        before = self.traffic.read()
        champion = self._champion(before, challenger)
        self.trail.note(BEGUN, f"{challenger} is to follow {champion}", _shown(before))
        shadow = Route(live=before.live, mirror={challenger: SHADOW})
        routes = [
            shadow,
            *(self._canary(champion, challenger, it) for it in self.steps),
        ]
        for route in routes:
            try:
                self.traffic.set(route)
                seen = self.observe(challenger)
                broken = self.limits.broken_by(seen)
            except BaseException as error:
                self._back(before, [f"the step could not be judged: {error!r}"], {})
                raise
            if broken:
                self._back(before, broken, seen.figures())
                return False
            self.trail.note(
                _named(route), "errors and latency are good", seen.figures()
            )
        return True

    def _champion(self, route: Route, challenger: str) -> str:
        live = {name: share for name, share in route.live.items() if share}
        if len(live) != 1 or challenger in live:
            raise StageRefusal(
                "A rollout begins with another deployment that has all of the traffic",
                seen=f"{dict(route.live)}, challenger {challenger}",
                allowed="100 % at one deployment, and a challenger without traffic",
                fix="end the rollout that is under way, or roll it back",
            )
        return next(iter(live))

    @staticmethod
    def _canary(champion: str, challenger: str, share: int) -> Route:
        live = {champion: 100 - share, challenger: share}
        return Route(live={name: it for name, it in live.items() if it})

    def _back(self, before: Route, why: Sequence[str], evidence: Any) -> None:
        self.traffic.set(before)
        self.trail.note(ROLLED_BACK, "; ".join(why), {**evidence, **_shown(before)})


def roll_back(traffic: Traffic, trail: AuditTrail) -> Route:
    """Put the traffic back to what it was before the last rollout; return that.

    Raises:
        StageRefusal: There was no rollout.
    """
    begun = [it for it in trail.decisions() if it["decision"] == BEGUN]
    if not begun:
        raise StageRefusal(
            "There is nothing to roll back to",
            seen="no rollout in the audit trail",
            allowed="an endpoint that had a rollout",
            fix="set the traffic in the stack file",
        )
    evidence = begun[-1]["evidence"]
    route = Route(live=evidence["live"], mirror=evidence["mirror"])
    traffic.set(route)
    trail.note(ROLLED_BACK, "asked for by hand", _shown(route))
    return route


def _named(route: Route) -> str:
    if route.mirror:
        return f"shadow {dict(route.mirror)}"
    return f"traffic {dict(route.live)}"


def _shown(route: Route) -> dict[str, Any]:
    return {"live": dict(route.live), "mirror": dict(route.mirror)}
