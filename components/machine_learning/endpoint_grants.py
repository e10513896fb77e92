"""What the identity of an online endpoint may do; pure."""

from __future__ import annotations

from components.access.role_assignments import Grant, Principal, Scope


def endpoint_grants(
    principal: Principal,
    *,
    storage: Scope,
    registry: Scope,
    captures: bool,
    shared_registry: Scope | None = None,
) -> list[Grant]:
    """Return the roles that deployments need before they start, and no more.

    A user-assigned identity gets none by itself: it reads models and code from the
    workspace's storage and pulls images
    (https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-online-endpoints#authorization-error).
    Where requests are captured the endpoint writes them as this identity
    (https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data);
    that Storage Blob Data Contributor is what it needs is assumed. Models of a shared
    registry are taken from there as this identity
    (https://learn.microsoft.com/azure/machine-learning/how-to-share-models-pipelines-across-workspaces-with-registries).
    """
    data = "Storage Blob Data Contributor" if captures else "Storage Blob Data Reader"
    roles = [(data, storage), ("AcrPull", registry)]
    if shared_registry is not None:
        roles.append(("AzureML Registry User", shared_registry))
    return [Grant(role=role, principal=principal, scope=scope) for role, scope in roles]
