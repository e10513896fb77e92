"""IDs of registered assets, and what an endpoint's identity may do with them."""

from __future__ import annotations

import pytest

from components.access.role_assignments import Principal, Scope
from components.machine_learning.asset_ids import asset_id
from components.machine_learning.endpoint_grants import endpoint_grants
from tests.unit.machine_learning.serving import WORKSPACE

STORAGE = Scope(name="ml-storage", id="s", type="Microsoft.Storage/storageAccounts")
REGISTRY = Scope(
    name="ml-registry", id="r", type="Microsoft.ContainerRegistry/registries"
)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("azureml:churn:3", f"{WORKSPACE}/models/churn/versions/3"),
        (f"{WORKSPACE}/models/churn/versions/3",) * 2,
        ("azureml://registries/shared/models/churn/versions/3",) * 2,
    ],
)
def test_short_names_become_ids(reference: str, expected: str) -> None:
    assert asset_id(WORKSPACE, "models", reference) == expected


@pytest.mark.parametrize(
    ("captures", "data"),
    [(False, "Storage Blob Data Reader"), (True, "Storage Blob Data Contributor")],
)
def test_an_endpoint_may_read_and_pull_and_no_more(captures: bool, data: str) -> None:
    identity = Principal(name="identity", object_id="p")

    grants = endpoint_grants(
        identity, storage=STORAGE, registry=REGISTRY, captures=captures
    )

    found = [(it.role, it.scope.name) for it in grants]
    assert found == [(data, "ml-storage"), ("AcrPull", "ml-registry")]
