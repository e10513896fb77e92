"""The resources of a stack and their relations.

In a first preview no ID is known, and the engine never tells a policy the ID of a
resource. What it tells is what each input is made from, even while its value is
unknown; a known ID is compared by the type and name in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guardrails.resource import Resource
from guardrails.values import Value


class Stack:
    """All resources together."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self.resources = tuple(resources)
        self.by_urn = {resource.urn: resource for resource in self.resources}
        self._by_type: dict[str, list[Resource]] = {}
        for resource in self.resources:
            self._by_type.setdefault(resource.type, []).append(resource)
        self._segments = {resource: _segment(resource) for resource in self.resources}
        self._users: dict[
            tuple[str, tuple[str, ...]], dict[Resource, list[Resource]]
        ] = {}
        self._sources: dict[tuple[Resource, str], tuple[Resource, ...]] = {}

    def of_type(self, *types: str) -> list[Resource]:
        """List the resources of these types."""
        return [it for type_ in types for it in self._by_type.get(type_, [])]

    def sources(
        self, resource: Resource, path: str, types: Sequence[str] = ()
    ) -> list[Resource]:
        """List what the input at `path` refers to, or is made from.

        While it is unknown: everything that it is made from. A known ID: the one
        resource that it is or lies below, so that the scope `/subscriptions/x` cut out
        of a workspace's ID is not taken for the workspace. Another text, such as a
        name: everything that it is made from. `path` may go through lists:
        `privateLinkServiceConnections[].privateLinkServiceId`.
        """
        if (resource, path) not in self._sources:
            found = tuple(dict.fromkeys(self._find_sources(resource, path)))
            self._sources[resource, path] = found
        found = self._sources[resource, path]
        return [item for item in found if not types or item.type in types]

    def users(
        self, resource: Resource, path: str, types: Sequence[str]
    ) -> list[Resource]:
        """List the resources of `types` whose input at `path` refers to this one."""
        key = (path, tuple(types))
        if key not in self._users:
            index: dict[Resource, list[Resource]] = {}
            for it in self.of_type(*types):
                for source in self.sources(it, path):
                    index.setdefault(source, []).append(it)
            self._users[key] = index
        return list(self._users[key].get(resource, ()))

    def _find_sources(self, resource: Resource, path: str) -> Iterator[Resource]:
        made_from = list(self._made_from(resource, path))
        for value in resource.properties.spread(path):
            if "/" in value.text:
                yield from self._named_in(value, made_from)
            elif not value.is_missing:
                yield from made_from

    def _made_from(self, resource: Resource, path: str) -> Iterator[Resource]:
        name = path.split(".")[0].removesuffix("[]")
        for urn in resource.property_dependencies.get(name, ()):
            if urn in self.by_urn:
                yield self.by_urn[urn]

    def _named_in(self, value: Value, made_from: Sequence[Resource]) -> list[Resource]:
        identifier = f"{value.text.casefold().rstrip('/')}/"
        candidates = made_from or self.resources
        segments = self._segments
        at = {
            candidate: identifier.rfind(segments[candidate])
            for candidate in candidates
            if segments[candidate]
        }
        deepest = max(at.values(), default=-1)
        if deepest >= 0:
            return [it for it, position in at.items() if position == deepest]
        return [it for it in made_from if not segments[it]]


def _segment(resource: Resource) -> str:
    """Return `/storageaccounts/name/`, or nothing while the name is not known."""
    type_, name = resource.output("type").text, resource.output("name").text
    if not name or "/" not in type_:
        return ""
    return f"/{type_.rsplit('/', 1)[1]}/{name.rsplit('/', 1)[-1]}/".casefold()
