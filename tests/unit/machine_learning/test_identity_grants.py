"""What the identities of the ML side may do: the documented lists, nothing else."""

from __future__ import annotations

import pytest

from components.access.role_assignments import Grant, Principal, Scope
from components.machine_learning.identity_grants import (
    WorkspaceScopes,
    cluster_grants,
    instance_grants,
    owner_grants,
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


@pytest.mark.parametrize(
    ("builds_images", "role"), [(True, "AcrPush"), (False, "AcrPull")]
)
def test_clusters_hold_what_parallel_jobs_need_and_one_may_push_images(
    builds_images: bool, role: str
) -> None:
    grants = cluster_grants(
        ROBOT,
        storage=scope("storage"),
        data_lake=scope("lake"),
        registry=scope("registry"),
        builds_images=builds_images,
    )

    assert listed(grants) == [
        ("Storage Blob Data Contributor", "storage"),
        ("Storage File Data Privileged Contributor", "storage"),
        ("Storage Queue Data Contributor", "storage"),
        ("Storage Table Data Contributor", "storage"),
        ("Storage Blob Data Contributor", "lake"),
        (role, "registry"),
    ]


def test_an_instance_reads_data_and_mounts_the_share() -> None:
    grants = instance_grants(ROBOT, storage=scope("storage"), data_lake=scope("lake"))

    assert listed(grants) == [
        ("Storage Blob Data Reader", "storage"),
        ("Storage File Data Privileged Contributor", "storage"),
        ("Storage Blob Data Reader", "lake"),
    ]


def test_the_owner_of_an_instance_works_with_blobs_and_the_share() -> None:
    assert listed(owner_grants(ROBOT, storage=scope("storage"))) == [
        ("Storage Blob Data Contributor", "storage"),
        ("Storage File Data Privileged Contributor", "storage"),
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
