"""Find the handler of a request in a table of methods and path templates.

``{name}`` in a template is one segment of the path, ``{name*}`` any number of them.
Paths compare without case; the first route that fits has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Generic, TypeVar

Handler = TypeVar("Handler")

_NAME: Final = re.compile(r"\{(\w+)(\*?)\}")


@dataclass(frozen=True)
class Route(Generic[Handler]):
    """One row of the table; ``action`` is what a caller needs a role for, if any."""

    method: str
    template: str
    handler: Handler
    action: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression that a whole path has to match."""
        return re.compile(_NAME.sub(_group, self.template), re.IGNORECASE)


class Router(Generic[Handler]):
    """A service's routes."""

    def __init__(self, routes: Iterable[Route[Handler]]) -> None:
        self._by_method: dict[str, list[Route[Handler]]] = {}
        for route in routes:
            self._by_method.setdefault(route.method, []).append(route)

    def find(
        self, method: str, path: str
    ) -> tuple[Route[Handler], dict[str, str]] | None:
        """Return the route of a request and the names in its path, if there is one."""
        for route in self._by_method.get(method, ()):
            if found := route.pattern.fullmatch(path):
                return route, found.groupdict()
        return None


def _group(match: re.Match[str]) -> str:
    name, many = match.groups()
    return f"(?P<{name}>.*)" if many else f"(?P<{name}>[^/]+)"
