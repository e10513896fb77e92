"""The life of a Spark pool's libraries in the simulated Azure."""

from __future__ import annotations

from typing import Any

import pytest

from components.dataplane.errors import MalformedIdError
from components.dataplane.spark_pool_libraries import SparkPoolLibrariesProvider
from simulated_azure.constants import SUBSCRIPTION_ID
from tests.dataplane.world import SYNAPSE, World

REQUIREMENTS = "pandas==2.2.2\nscikit-learn==1.5.1\n"
PROVIDER = SparkPoolLibrariesProvider()
PATH = (
    "resourceGroups/rg-syn/providers/Microsoft.Synapse/workspaces/"
    f"{SYNAPSE}/bigDataPools/synspmain"
)
POOL = f"/subscriptions/{SUBSCRIPTION_ID}/{PATH}"
ID = f"{POOL}/libraryRequirements"
PROPS = {"pool_id": POOL, "requirements": REQUIREMENTS, "pool_revision": "one"}
SETTINGS = {
    "sparkVersion": "3.5",
    "nodeSize": "Small",
    "autoScale": {"enabled": True, "minNodeCount": 3, "maxNodeCount": 5},
}


@pytest.fixture
def pool(world: World) -> World:
    """The world with a pool in it."""
    write(world)
    return world


def write(world: World, **changed: Any) -> None:
    """Write the pool as somebody does who knows of no libraries."""
    body = {
        "location": "swedencentral",
        "tags": {"owner": "us"},
        "properties": SETTINGS | changed,
    }
    world.put(PATH, body)


def content(world: World) -> str | None:
    found = world.arm("GET", POOL)["properties"].get("libraryRequirements", {})
    text: str | None = found.get("content")
    return text


def test_create_installs_and_leaves_the_rest_alone(pool: World) -> None:
    before = pool.arm("GET", POOL)

    created = PROVIDER.create(dict(PROPS))

    after = pool.arm("GET", POOL)
    assert (created.id, created.outs) == (ID, PROPS)
    assert content(pool) == REQUIREMENTS
    assert after["tags"] == before["tags"]
    for name, value in SETTINGS.items():
        assert after["properties"][name] == value


def test_create_again_writes_nothing(pool: World) -> None:
    PROVIDER.create(dict(PROPS))
    written = len(pool.asked("arm"))

    PROVIDER.create(dict(PROPS))

    assert len(pool.asked("arm")) == written


def test_libraries_that_a_write_of_the_pool_dropped_come_back(pool: World) -> None:
    PROVIDER.create(dict(PROPS))
    write(pool, nodeSize="Medium")
    assert content(pool) is None

    PROVIDER.update(ID, dict(PROPS), PROPS | {"pool_revision": "two"})

    assert content(pool) == REQUIREMENTS
    assert pool.arm("GET", POOL)["properties"]["nodeSize"] == "Medium"


def test_another_revision_of_the_pool_is_a_change_in_place(pool: World) -> None:
    diff = PROVIDER.diff(ID, dict(PROPS), PROPS | {"pool_revision": "two"})

    assert (diff.changes, diff.replaces) == (True, [])


def test_read_sees_what_somebody_else_installed(pool: World) -> None:
    PROVIDER.create(dict(PROPS))
    other = {"libraryRequirements": {"filename": "r.txt", "content": "numpy==2.0.0"}}
    write(pool, **other)

    found = PROVIDER.read(ID, dict(PROPS)).outs or {}

    assert found["requirements"] == "numpy==2.0.0"
    assert PROVIDER.diff(ID, found, dict(PROPS)).changes


def test_read_takes_other_line_ends_for_the_same(pool: World) -> None:
    PROVIDER.create(dict(PROPS))
    text = REQUIREMENTS.replace("\n", "\r\n")
    write(pool, libraryRequirements={"filename": "r.txt", "content": text})

    assert PROVIDER.read(ID, dict(PROPS)).outs == PROPS


def test_a_pool_that_is_gone_has_no_libraries(world: World) -> None:
    assert PROVIDER.read(ID, dict(PROPS)).id == ""

    PROVIDER.delete(ID, dict(PROPS))


def test_delete_removes_the_libraries_and_keeps_the_pool(pool: World) -> None:
    PROVIDER.create(dict(PROPS))

    PROVIDER.delete(ID, dict(PROPS))

    assert content(pool) is None
    assert pool.arm("GET", POOL)["properties"]["nodeSize"] == "Small"


def test_import_needs_the_pool_id_only(pool: World) -> None:
    PROVIDER.create(dict(PROPS))

    found = PROVIDER.read(ID, {})

    assert found.outs == PROPS | {"pool_revision": ""}


def test_an_id_of_something_else_is_refused() -> None:
    with pytest.raises(MalformedIdError, match="ARM ID of the Spark pool"):
        PROVIDER.read(f"{SYNAPSE}/linkedservices/a", {})
