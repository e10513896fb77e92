"""ARM resource IDs and the collections that they stand in.

Source: https://learn.microsoft.com/azure/azure-resource-manager/management/
(resource IDs; extension resources repeat ``/providers/``).
"""

from __future__ import annotations

from dataclasses import dataclass

RESOURCE_GROUP_TYPE = "Microsoft.Resources/resourceGroups"
SUBSCRIPTION_TYPE = "Microsoft.Resources/subscriptions"


class InvalidId(ValueError):
    """The text is no resource ID."""


@dataclass(frozen=True)
class ResourceId:
    """One resource: what it stands in, its provider, its types and names."""

    scope: str
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    @staticmethod
    def parse(text: str) -> ResourceId:
        """Return the parts of a resource ID; a collection's path raises InvalidId."""
        parsed = Collection.parse(text)
        if isinstance(parsed, ResourceId):
            return parsed
        raise InvalidId(text)

    def __str__(self) -> str:
        if self.type == SUBSCRIPTION_TYPE:
            return f"/subscriptions/{self.names[0]}"
        if self.type == RESOURCE_GROUP_TYPE:
            return f"{self.scope}/resourceGroups/{self.names[0]}"
        pairs = zip(self.types, self.names, strict=True)
        path = "/".join(f"{kind}/{name}" for kind, name in pairs)
        return f"{self.scope}/providers/{self.namespace}/{path}"

    @property
    def type(self) -> str:
        """Return the ARM type: ``Microsoft.X/a/b``."""
        return "/".join((self.namespace, *self.types))

    @property
    def name(self) -> str:
        """Return the last name, as ARM's answers show it."""
        return self.names[-1]

    @property
    def full_name(self) -> str:
        """Return all names: ``a/b``."""
        return "/".join(self.names)

    @property
    def parent(self) -> ResourceId | None:
        """Return what this stands in: parent resource, extended resource or group."""
        if len(self.types) > 1:
            return ResourceId(
                self.scope, self.namespace, self.types[:-1], self.names[:-1]
            )
        return ResourceId.parse(self.scope) if self.scope else None

    @property
    def root(self) -> ResourceId:
        """Return the topmost resource of the same provider: a subnet's network."""
        return ResourceId(self.scope, self.namespace, self.types[:1], self.names[:1])

    @property
    def resource_group(self) -> str:
        """Return the resource group's name, or nothing."""
        return _after(str(self), "resourcegroups")

    @property
    def subscription(self) -> str:
        """Return the subscription's ID, or nothing."""
        return _after(str(self), "subscriptions")

    @property
    def group_id(self) -> str:
        """Return the resource group's ID."""
        return (
            f"/subscriptions/{self.subscription}/resourceGroups/{self.resource_group}"
        )


@dataclass(frozen=True)
class Collection:
    """All resources of a type in a scope or below a parent."""

    scope: str
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    @staticmethod
    def parse(text: str) -> ResourceId | Collection:
        """Return what a path names."""
        segments = [segment for segment in text.split("/") if segment]
        lower = [segment.lower() for segment in segments]
        if not text.startswith("/") or not segments:
            raise InvalidId(text)
        if "providers" not in lower:
            return _scope(segments, lower, text)
        at = len(lower) - 1 - lower[::-1].index("providers")
        rest = segments[at + 1 :]
        if len(rest) < 2:
            raise InvalidId(text)
        scope = "".join(f"/{segment}" for segment in segments[:at])
        types, names = tuple(rest[1::2]), tuple(rest[2::2])
        kind = ResourceId if len(types) == len(names) else Collection
        return kind(scope, rest[0], types, names)

    @property
    def type(self) -> str:
        """Return the ARM type: ``Microsoft.X/a/b``."""
        return "/".join((self.namespace, *self.types))

    @property
    def last(self) -> str:
        """Return the last type, which in a POST is the action."""
        return self.types[-1]

    @property
    def parent(self) -> ResourceId | None:
        """Return the parent resource; a collection of a scope has none."""
        if len(self.types) < 2:
            return None
        return ResourceId(self.scope, self.namespace, self.types[:-1], self.names)


def _scope(segments: list[str], lower: list[str], text: str) -> ResourceId:
    if lower[0] != "subscriptions" or len(segments) not in (2, 4):
        raise InvalidId(text)
    subscription = f"/subscriptions/{segments[1]}"
    if len(segments) == 2:
        return ResourceId("", "Microsoft.Resources", ("subscriptions",), (segments[1],))
    if lower[2] != "resourcegroups":
        raise InvalidId(text)
    return ResourceId(
        subscription, "Microsoft.Resources", ("resourceGroups",), (segments[3],)
    )


def _after(text: str, word: str) -> str:
    segments = text.split("/")
    for at, segment in enumerate(segments[:-1]):
        if segment.lower() == word:
            return segments[at + 1]
    return ""
