"""What the identities of the ML side may do: the documented lists, nothing else."""

from __future__ import annotations

from components.access.role_assignments import Grant, Principal, Scope
from components.machine_learning.identity_grants import (
    WorkspaceScopes,
    cluster_grants,
    people_grants,
    workspace_grants,
)

ROBOT = Principal(name="robot", object_id="0")


def scope(name: str) -> Scope:
    return Scope(name=name, id=f"/{name}", type="Microsoft.Test/things")


def listed(grants: list[Grant]) -> list[tuple[str, str]]:
    return [(grant.role, grant.scope.name) for grant in grants]


def test_the_workspace_holds_the_documented_roles() -> None:
    scopes = WorkspaceScopes(
        storage=scope("storage"),
        storage_endpoints=[scope("blob-endpoint"), scope("file-endpoint")],
        vault=scope("vault"),
        registry=scope("registry"),
        insights=scope("insights"),
    )

    assert listed(workspace_grants(ROBOT, scopes)) == [
        ("Contributor", "storage"),
        ("Storage Blob Data Contributor", "storage"),
        ("Storage File Data Privileged Contributor", "storage"),
        ("Contributor", "vault"),
        ("Key Vault Administrator", "vault"),
        ("Contributor", "registry"),
        ("Contributor", "insights"),
        ("Reader", "blob-endpoint"),
        ("Reader", "file-endpoint"),
    ]


def test_the_cluster_holds_data_roles_and_may_push_images() -> None:
    grants = cluster_grants(
        ROBOT,
        storage=scope("storage"),
        data_lake=scope("lake"),
        registry=scope("registry"),
    )

    assert listed(grants) == [
        ("Storage Blob Data Contributor", "storage"),
        ("Storage File Data Privileged Contributor", "storage"),
        ("Storage Blob Data Contributor", "lake"),
        ("AcrPush", "registry"),
    ]


def test_people_use_the_workspace_but_do_not_manage_it() -> None:
    grants = people_grants(
        ROBOT,
        workspace=scope("workspace"),
        storage=scope("storage"),
        data_lake=scope("lake"),
    )

    assert listed(grants) == [
        ("AzureML Data Scientist", "workspace"),
        ("Storage Blob Data Contributor", "storage"),
        ("Storage File Data Privileged Contributor", "storage"),
        ("Storage Blob Data Contributor", "lake"),
    ]
