"""How traffic is set: at a local router, or in the platform's own stack file.

Both take what the platform takes: shares of the live traffic that sum to 100, and one
deployment without live traffic to which a share of at most 50 is copied.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import yaml

from churn.refusals import SettingsRefusal

Shares = Mapping[str, int]
LARGEST_MIRROR: Final = 50
_KEYS: Final = ("ml-synapse:onlineEndpoints", "onlineEndpoints")


@dataclass(frozen=True, kw_only=True)
class Route:
    """Live shares in percent, and what is copied to a deployment in its shadow."""

    live: Shares
    mirror: Shares = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what the platform would refuse."""
        copied = {name: share for name, share in self.mirror.items() if share}
        wrong = (
            sum(self.live.values()) != 100
            or any(not 0 <= share <= 100 for share in self.live.values())
            or len(copied) > 1
            or any(not 0 < it <= LARGEST_MIRROR for it in copied.values())
            or any(self.live.get(name) for name in copied)
        )
        if wrong:
            raise SettingsRefusal(
                "The traffic cannot be set",
                seen=f"live {dict(self.live)}, mirrored {dict(self.mirror)}",
                allowed="live shares that sum to 100, and at most 50 copied to one"
                " deployment that has no live share",
                fix="correct the shares",
            )


class Traffic(Protocol):
    """Where traffic is read and set."""

    def read(self) -> Route:
        """Return how it is routed."""

    def set(self, route: Route) -> None:
        """Route from now on; return when it is in effect."""


@dataclass(frozen=True, kw_only=True)
class StackTraffic:
    """The traffic of an endpoint in a stack file, put in effect by an update.

    ``update`` is the command that deploys the stack, such as
    ``("pulumi", "up", "--yes", "--stack", "dev")`` or ``("make", "up")``.
    """

    stack_file: Path
    endpoint: str
    update: Sequence[str]
    run: Callable[..., Any] = subprocess.run

    def read(self) -> Route:
        endpoint = self._endpoint(self._content())
        return Route(
            live=endpoint.get("traffic", {}), mirror=endpoint.get("mirrorTraffic", {})
        )

    def set(self, route: Route) -> None:
        """Write the file, then deploy it; the file goes back where the update fails."""
        before = self.stack_file.read_text()
        content = self._content()
        endpoint = self._endpoint(content)
        endpoint["traffic"] = dict(route.live)
        endpoint["mirrorTraffic"] = dict(route.mirror)
        self.stack_file.write_text(yaml.safe_dump(content, sort_keys=False))
        try:
            self.run(list(self.update), check=True)
        except subprocess.CalledProcessError:
            self.stack_file.write_text(before)
            raise

    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = yaml.safe_load(self.stack_file.read_text())
        return content

    def _endpoint(self, content: Mapping[str, Any]) -> dict[str, Any]:
        for endpoint in _online_endpoints(content):
            if endpoint.get("name") == self.endpoint:
                return endpoint
        raise SettingsRefusal(
            "The stack file has no such endpoint",
            seen=self.endpoint,
            allowed=", ".join(it["name"] for it in _online_endpoints(content))
            or "none",
            fix=f"add it to onlineEndpoints in {self.stack_file.name}",
        )


def _online_endpoints(content: Any) -> list[dict[str, Any]]:
    """Return the endpoints, wherever in the file the platform has their key."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key in _KEYS or (key == "online" and isinstance(value, list)):
                return list(value)
            if found := _online_endpoints(value):
                return found
    return []
