"""Who runs the engine is no part of a stack."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from simulated_azure.constants import DEPLOYER_OBJECT_ID
from simulated_azure.identity import Directory
from simulated_azure.store import Store
from tests.engine.deployment import Deploy, Deployment

PERSON: Final = "60000000-0000-4000-8000-00000000000b"


def sign_in_as_a_person(deployment: Deployment) -> None:
    """Let the managed identity of the machine be another principal."""
    store = Store(deployment.home / "azure.db")
    person = Directory(store).add_principal(PERSON, "User", "grace")
    store.put_document("principals", DEPLOYER_OBJECT_ID, asdict(person))
    store.close()


def test_another_identity_than_the_deployer_sees_an_empty_plan(deploy: Deploy) -> None:
    dev = deploy("dev")
    dev.up().succeed()

    sign_in_as_a_person(dev)

    assert dev.preview().succeed().changes == {}
