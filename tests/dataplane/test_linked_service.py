"""The linked service's life in the simulated Azure."""

from __future__ import annotations

from typing import Any

import pytest

from components.dataplane.errors import DataPlaneError, DifferentObjectError
from components.dataplane.linked_service import LinkedServiceProvider
from simulated_azure.constants import SUBSCRIPTION_ID
from tests.dataplane.world import SYNAPSE, World

ID = f"{SYNAPSE}/linkedservices/AzureMLService1"
PATH = "linkedservices/AzureMLService1"
PROPS = {
    "synapse_workspace_name": SYNAPSE,
    "linked_service_name": "AzureMLService1",
    "subscription_id": SUBSCRIPTION_ID,
    "resource_group_name": "rg-ml",
    "ml_workspace_name": "mlw",
}
OUTS = PROPS | {
    "type": "AzureMLService",
    "authentication": "MSI",
    "integration_runtime": "AutoResolveIntegrationRuntime",
}
PROVIDER = LinkedServiceProvider()


def stored(world: World) -> Any:
    return world.dev("GET", PATH)["properties"]


def change(world: World, **settings: str) -> None:
    """Change the linked service behind Pulumi's back."""
    properties = stored(world)
    properties["typeProperties"] |= settings
    world.dev("PUT", PATH, {"properties": properties})


def test_create_stores_what_azure_expects(world: World) -> None:
    created = PROVIDER.create(dict(PROPS))

    assert (created.id, created.outs) == (ID, OUTS)
    assert stored(world) == {
        "type": "AzureMLService",
        "annotations": [],
        "typeProperties": {
            "subscriptionId": SUBSCRIPTION_ID,
            "resourceGroupName": "rg-ml",
            "mlWorkspaceName": "mlw",
            "authentication": "MSI",
        },
        "connectVia": {
            "referenceName": "AutoResolveIntegrationRuntime",
            "type": "IntegrationRuntimeReference",
        },
    }


def test_create_again_adopts_the_equal_one(world: World) -> None:
    first = PROVIDER.create(dict(PROPS))

    second = PROVIDER.create(PROPS | {"resource_group_name": "RG-ML"})

    assert second.id == first.id


def test_create_refuses_one_that_leads_elsewhere(world: World) -> None:
    PROVIDER.create(dict(PROPS))

    with pytest.raises(DifferentObjectError, match=r"rg-ml mlw\. Allowed: .* other"):
        PROVIDER.create(PROPS | {"ml_workspace_name": "other"})
    assert stored(world)["typeProperties"]["mlWorkspaceName"] == "mlw"


def test_create_refuses_one_of_another_type(world: World) -> None:
    world.simulation.synapse.links.settle_seconds = 0
    other = {"type": "AzureBlobFS", "typeProperties": {"url": "https://a"}}
    world.dev("PUT", PATH, {"properties": other})

    with pytest.raises(DifferentObjectError, match="Seen: AzureBlobFS"):
        PROVIDER.create(dict(PROPS))


def test_create_repairs_what_an_earlier_attempt_left(world: World) -> None:
    PROVIDER.create(dict(PROPS))
    change(world, authentication="ServicePrincipal")

    PROVIDER.create(dict(PROPS))

    assert stored(world)["typeProperties"]["authentication"] == "MSI"


def test_another_authentication_than_was_sent_is_an_error(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = world.simulation.synapse.links
    show = links._readable

    def forgetful(call: Any) -> Any:
        document = show(call)
        document["shown"]["properties"]["typeProperties"].pop("authentication")
        return document

    monkeypatch.setattr(links, "_readable", forgetful)

    with pytest.raises(DataPlaneError, match=r"another authentication\. Seen: none"):
        PROVIDER.create(dict(PROPS))


def test_read_by_id_alone_gives_inputs_and_outputs(world: World) -> None:
    PROVIDER.create(dict(PROPS))

    read = PROVIDER.read(ID, {})

    assert (read.id, read.outs, read.inputs) == (ID, OUTS, PROPS)


def test_read_after_create_changes_nothing(world: World) -> None:
    created = PROVIDER.create(dict(PROPS))

    read = PROVIDER.read(ID, dict(created.outs or {}))

    assert read.outs == created.outs
    assert PROVIDER.diff(ID, read.outs or {}, dict(PROPS)).changes is False


@pytest.mark.parametrize(
    ("drift", "output"),
    [
        ({"authentication": "ServicePrincipal"}, "authentication"),
        ({"mlWorkspaceName": "other"}, "ml_workspace_name"),
        ({"resourceGroupName": "other"}, "resource_group_name"),
        ({"subscriptionId": "other"}, "subscription_id"),
    ],
)
def test_drift_is_read_and_updated_in_place(
    world: World, drift: dict[str, str], output: str
) -> None:
    PROVIDER.create(dict(PROPS))
    change(world, **drift)

    outs = PROVIDER.read(ID, dict(OUTS)).outs or {}
    diff = PROVIDER.diff(ID, outs, dict(PROPS))
    PROVIDER.update(ID, outs, dict(PROPS))

    assert {k for k in outs if outs[k] != OUTS[k]} == {output}
    assert (diff.changes, diff.replaces) == (True, [])
    assert PROVIDER.read(ID, {}).outs == OUTS


def test_update_follows_the_workspace(world: World) -> None:
    PROVIDER.create(dict(PROPS))
    news = PROPS | {"ml_workspace_name": "mlw2"}

    updated = PROVIDER.update(ID, dict(OUTS), news)

    assert updated.outs == OUTS | {"ml_workspace_name": "mlw2"}
    assert stored(world)["typeProperties"]["mlWorkspaceName"] == "mlw2"


def test_what_is_gone_reads_as_gone(world: World) -> None:
    assert PROVIDER.read(ID, dict(OUTS)).id == ""


def test_delete_deletes_and_forgives(world: World) -> None:
    PROVIDER.create(dict(PROPS))

    PROVIDER.delete(ID, dict(OUTS))
    PROVIDER.delete(ID, dict(OUTS))

    assert PROVIDER.read(ID, dict(OUTS)).id == ""


def test_a_workspace_that_is_gone_takes_everything_with_it(world: World) -> None:
    PROVIDER.create(dict(PROPS))
    world.delete(world.synapse)

    PROVIDER.delete(ID, dict(OUTS))

    assert PROVIDER.read(ID, dict(OUTS)).id == ""
