"""The whole life of a stack, lived once; tests look at its moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulated_azure.store import Resource, Store
from tests.engine.checkout import changed_files
from tests.engine.deployment import Deployment, Outcome

LET_GO: Final = {"protection.protectData": False, "protection.locks": False}
"""The settings that allow a stack's end; dev has them already."""


@dataclass(frozen=True)
class Azure:
    """What the simulated Azure holds at one moment."""

    resources: Sequence[Resource]
    soft_deleted: Sequence[Resource]

    def names(self) -> list[str]:
        """Return the IDs of all that exists."""
        return [resource.id for resource in self.resources]

    def of_type(self, arm_type: str) -> list[Resource]:
        """Return the resources of a type."""
        wanted = arm_type.lower()
        return [r for r in self.resources if r.type.lower() == wanted]

    def connections(self) -> Iterator[tuple[str, str]]:
        """Yield the ID and the status of each private endpoint that leads somewhere."""
        for resource in self.resources:
            if resource.type.lower().endswith("/privateendpointconnections"):
                seen = resource.body["properties"]
                state = seen["privateLinkServiceConnectionState"]
                yield seen["privateEndpoint"]["id"], state["status"]


@dataclass(frozen=True)
class Life:
    """The moments of a stack's life."""

    preview: Outcome
    first_up: Outcome
    second_up: Outcome
    refresh: Outcome
    third_up: Outcome
    state: dict[str, Any]
    outputs: dict[str, Any]
    azure: Azure
    destroy: Outcome
    azure_afterwards: Azure
    files_changed: list[str]


def live(fresh: Deployment, deployment: Deployment, first_up: Outcome) -> Life:
    """Preview a fresh stack; take one from after its first update to its end."""
    preview = fresh.preview().succeed()
    second_up = deployment.up().succeed()
    refresh, third_up = deployment.refresh().succeed(), deployment.up().succeed()
    state, outputs = deployment.state(), deployment.outputs()
    azure = look(deployment)
    files_changed = [*changed_files(fresh.folder), *changed_files(deployment.folder)]
    let_go(deployment)
    destroy = deployment.destroy().succeed()
    return Life(
        preview=preview,
        first_up=first_up,
        second_up=second_up,
        refresh=refresh,
        third_up=third_up,
        state=state,
        outputs=outputs,
        azure=azure,
        files_changed=files_changed,
        destroy=destroy,
        azure_afterwards=look(deployment),
    )


def let_go(deployment: Deployment) -> None:
    """Take protection and locks away where the stack has them."""
    if deployment.stack != "dev":
        deployment.configure(**LET_GO)
        deployment.up().succeed()


def look(deployment: Deployment) -> Azure:
    """Read what the simulated Azure holds."""
    store = Store(deployment.home / "azure.db")
    try:
        return Azure(store.all(), store.soft_deleted())
    finally:
        store.close()
