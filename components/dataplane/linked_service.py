"""The linked service through which Synapse reaches a Machine Learning workspace.

It signs in as the Synapse workspace itself (MSI): nothing secret is stored. The
service is read back after each write, since it has been seen to keep another
authentication than the one that was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import quote

import pulumi
from pulumi.dynamic import CreateResult, ReadResult, Resource, UpdateResult

from components.dataplane.errors import DataPlaneError, DifferentObjectError
from components.dataplane.properties import Props, registered, same, spelled
from components.dataplane.provider import DataPlaneProvider, deleted_first, gone
from components.dataplane.session import Session

API: Final = "2020-12-01"
TYPE: Final = "AzureMLService"
AUTHENTICATION: Final = "MSI"
INTEGRATION_RUNTIME: Final = "AutoResolveIntegrationRuntime"

_TARGET = {
    "subscription_id": "subscriptionId",
    "resource_group_name": "resourceGroupName",
    "ml_workspace_name": "mlWorkspaceName",
}


@dataclass(frozen=True, kw_only=True)
class LinkedServiceArgs:
    """The Synapse workspace that gets the linked service, and the service's target."""

    synapse_workspace_name: pulumi.Input[str]
    linked_service_name: pulumi.Input[str]
    subscription_id: pulumi.Input[str]
    """Subscription of the Machine Learning workspace."""
    resource_group_name: pulumi.Input[str]
    """Resource group of the Machine Learning workspace."""
    ml_workspace_name: pulumi.Input[str]


class LinkedServiceProvider(DataPlaneProvider):
    """Linked services of type AzureMLService, with the workspace's own identity."""

    kind = "linkedservices"
    identity = ("synapse_workspace_name", "linked_service_name")
    updatable = tuple(_TARGET)
    expected: ClassVar = {
        "type": TYPE,
        "authentication": AUTHENTICATION,
        "integration_runtime": INTEGRATION_RUNTIME,
    }
    replaced_on_drift = frozenset({"type"})

    def _create(self, session: Session, props: Props) -> CreateResult:
        workspace = str(props["synapse_workspace_name"])
        name = str(props["linked_service_name"])
        existing = session.synapse(workspace).find(_path(name), API)
        if existing is not None:
            _refuse_other(existing, props)

        return CreateResult(self.make_id(workspace, name), _write(session, props))

    def _read(self, session: Session, id_: str, props: Props) -> ReadResult:
        workspace, name = self.parse_id(id_)
        client = session.synapse(workspace, waits=False)
        found = client.find(_path(name), API)
        if found is None:
            return gone()

        outs = _outs(found, workspace, name, props)
        return ReadResult(id_, outs, _inputs(outs))

    def _update(
        self,
        session: Session,
        id_: str,  # noqa: ARG002 (the same for every provider)
        olds: Props,  # noqa: ARG002
        news: Props,
    ) -> UpdateResult:
        return UpdateResult(_write(session, news))

    def _delete(self, session: Session, id_: str, props: Props) -> None:  # noqa: ARG002
        workspace, name = self.parse_id(id_)
        session.synapse(workspace, waits=False).delete(_path(name), API)


class LinkedService(Resource, module="dataplane", name="LinkedService"):
    """A linked service; its ID is ``<workspace>/linkedservices/<name>``."""

    synapse_workspace_name: pulumi.Output[str]
    linked_service_name: pulumi.Output[str]
    authentication: pulumi.Output[str]
    """MSI, as the service confirmed it."""

    def __init__(
        self,
        name: str,
        args: LinkedServiceArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        props = registered(args, LinkedServiceProvider.expected)
        super().__init__(LinkedServiceProvider(), name, props, deleted_first(opts))


def linked_service_body(props: Props) -> Props:
    """Return the body of the PUT; the shape is Microsoft Learn's for AzureMLService."""
    target = {there: str(props[here]) for here, there in _TARGET.items()}
    return {
        "properties": {
            "type": TYPE,
            "annotations": [],
            "typeProperties": target | {"authentication": AUTHENTICATION},
            "connectVia": {
                "referenceName": INTEGRATION_RUNTIME,
                "type": "IntegrationRuntimeReference",
            },
        }
    }


def _write(session: Session, props: Props) -> Props:
    workspace = str(props["synapse_workspace_name"])
    name = str(props["linked_service_name"])
    body = linked_service_body(props)
    stored = session.synapse(workspace).put(_path(name), body, API)
    outs = _outs(stored, workspace, name, props)
    for field, value in LinkedServiceProvider.expected.items():
        if outs[field] != value:
            raise DataPlaneError(
                what=f"Synapse stored the linked service {name} with another {field}",
                seen=str(outs[field]) or "none",
                allowed=value,
                fix="run again; if it stays so, delete it in Synapse Studio first",
            )
    return outs


def _outs(found: Props, workspace: str, name: str, known: Props) -> Props:
    properties: dict[str, Any] = found.get("properties") or {}
    settings: dict[str, Any] = properties.get("typeProperties") or {}
    runtime = (properties.get("connectVia") or {}).get("referenceName")
    target = {
        here: spelled(known.get(here), str(settings.get(there) or ""))
        for here, there in _TARGET.items()
    }
    return target | {
        "synapse_workspace_name": workspace,
        "linked_service_name": name,
        "type": str(properties.get("type") or ""),
        "authentication": str(settings.get("authentication") or ""),
        # Absent means the default runtime.
        "integration_runtime": str(runtime or INTEGRATION_RUNTIME),
    }


def _inputs(outs: Props) -> Props:
    return {k: v for k, v in outs.items() if k not in LinkedServiceProvider.expected}


def _refuse_other(existing: Props, props: Props) -> None:
    workspace = str(props["synapse_workspace_name"])
    name = str(props["linked_service_name"])
    outs = _outs(existing, workspace, name, props)
    theirs = [outs["type"], *(outs[field] for field in _TARGET)]
    ours = [TYPE, *(str(props[field]) for field in _TARGET)]
    if not all(same(*pair) for pair in zip(theirs, ours, strict=True)):
        raise DifferentObjectError(
            what=f"Synapse workspace {workspace} has another linked service {name}",
            seen=" ".join(theirs),
            allowed=" ".join(ours),
            fix="rename or delete the one in Synapse Studio, or take another name",
        )


def _path(name: str) -> str:
    return f"/linkedservices/{quote(name, safe='')}"
