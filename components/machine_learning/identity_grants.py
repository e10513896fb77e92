"""What the identities of the ML side may do, and the page that says so.

Pure lists: the identities are made by components/access/managed_identity.py, so that
the workspace finds its roles in place (a user-assigned identity gets none by itself).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.access.role_assignments import Grant, Principal, Scope


@dataclass(frozen=True, kw_only=True)
class WorkspaceScopes:
    """What the workspace is built on.

    Attributes:
        storage: The workspace's own storage account.
        storage_endpoints: Its blob and file private endpoints.
        vault: Key vault of the workspace.
        registry: Container registry of the workspace.
        insights: Application Insights component of the workspace.
        reached_by_managed_network: What else a managed network has private endpoints
            to; absent, nothing.
    """

    storage: Scope
    storage_endpoints: Sequence[Scope]
    vault: Scope
    registry: Scope
    insights: Scope
    reached_by_managed_network: Sequence[Scope] = ()


def workspace_grants(principal: Principal, scopes: WorkspaceScopes) -> list[Grant]:
    """Return the roles that the workspace's identity needs before the workspace.

    The list for a user-assigned identity is documented, Contributor on each dependency
    and administrator of the vault included
    (https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication#workspace);
    the file role belongs to identity-based file shares, and Reader on the endpoints is
    what studio needs once the storage has no public access
    (https://learn.microsoft.com/azure/machine-learning/how-to-enable-studio-virtual-network).
    A managed network's endpoints are approved by this identity; on the dependencies
    Contributor holds that right already
    (https://learn.microsoft.com/azure/machine-learning/how-to-managed-network).
    """
    roles: list[tuple[str, Scope]] = [
        ("Contributor", scopes.storage),
        ("Storage Blob Data Contributor", scopes.storage),
        ("Storage File Data Privileged Contributor", scopes.storage),
        ("Contributor", scopes.vault),
        ("Key Vault Administrator", scopes.vault),
        ("Contributor", scopes.registry),
        ("Contributor", scopes.insights),
    ]
    roles += [("Reader", endpoint) for endpoint in scopes.storage_endpoints]
    roles += [
        ("Azure AI Enterprise Network Connection Approver", target)
        for target in scopes.reached_by_managed_network
    ]
    return [Grant(role=role, principal=principal, scope=scope) for role, scope in roles]


def cluster_grants(
    principal: Principal,
    *,
    storage: Scope,
    data_lake: Scope,
    registry: Scope,
    builds_images: bool,
    shared_registry: Scope | None = None,
) -> list[Grant]:
    """Return the roles that jobs on a cluster need.

    Jobs read and write the workspace's storage and the lake as the cluster's identity
    (same page as above, "Access data for training jobs on compute using managed
    identity": Reader is the least, Contributor is needed to write outputs). Parallel
    jobs, which batch endpoints run too, share their work out in queues and tables of
    the workspace's storage
    (https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage#scenarios-for-role-assignments).
    The cluster that builds images pushes; AcrPush includes pulling. That the build job
    pushes as the cluster and not as the workspace is assumed.
    """
    roles = [
        ("Storage Blob Data Contributor", storage),
        ("Storage File Data Privileged Contributor", storage),
        ("Storage Queue Data Contributor", storage),
        ("Storage Table Data Contributor", storage),
        ("Storage Blob Data Contributor", data_lake),
        ("AcrPush" if builds_images else "AcrPull", registry),
    ]
    if shared_registry is not None:
        roles.append(("AzureML Registry User", shared_registry))
    return [Grant(role=role, principal=principal, scope=scope) for role, scope in roles]


def instance_grants(
    principal: Principal, *, storage: Scope, data_lake: Scope
) -> list[Grant]:
    """Return the roles of a compute instance's identity.

    Datastores are read as it (Storage Blob Data Reader is what Microsoft names,
    https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance#assign-managed-identity),
    and it mounts the share of the notebooks, which has no keys here (assumed to be done
    as the instance). What its user writes elsewhere, the user writes.
    """
    roles = [
        ("Storage Blob Data Reader", storage),
        ("Storage File Data Privileged Contributor", storage),
        ("Storage Blob Data Reader", data_lake),
    ]
    return [Grant(role=role, principal=principal, scope=scope) for role, scope in roles]


def spark_grants(
    principal: Principal, *, storage: Scope, data_lake: Scope
) -> list[Grant]:
    """Return the Azure roles of the identity that attached Spark pools work as.

    It reads and writes what jobs name
    (https://learn.microsoft.com/azure/machine-learning/how-to-submit-spark-jobs). That
    page asks for Contributor on the account as well; with shared keys off nothing of
    it is of use to a job, so it is left out (assumed).
    """
    scopes = (storage, data_lake)
    role = "Storage Blob Data Contributor"
    return [Grant(role=role, principal=principal, scope=scope) for scope in scopes]


def owner_grants(owner: Principal, *, storage: Scope) -> list[Grant]:
    """Return the roles of the person whom a compute instance belongs to.

    Without shared keys the share of the notebooks is mounted, and the default
    datastores are read and written, as that person
    (https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage#scenarios-for-role-assignments).
    What else the person may do in the workspace comes with the group of people.
    """
    roles = (
        "Storage Blob Data Contributor",
        "Storage File Data Privileged Contributor",
    )
    return [Grant(role=role, principal=owner, scope=storage) for role in roles]


def people_grants(
    group: Principal, *, workspace: Scope, storage: Scope, data_lake: Scope
) -> list[Grant]:
    """Return the roles of a group of data scientists.

    With identity-based datastores people read and write as themselves, so they hold
    the data roles on the workspace's storage as well
    (https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage).
    """
    roles = [
        ("AzureML Data Scientist", workspace),
        ("Storage Blob Data Contributor", storage),
        ("Storage File Data Privileged Contributor", storage),
        ("Storage Blob Data Contributor", data_lake),
    ]
    return [Grant(role=role, principal=group, scope=scope) for role, scope in roles]
