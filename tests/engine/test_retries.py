"""Refusals in an update: what passes is waited for and told, what cannot fails at once.

`pulumi destroy` runs no program and so knows no hook; what it shows then is tried too.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.engine.checkout import make_checkout
from tests.engine.deployment import Deployment, Outcome
from tests.engine.every_step import Faulty

# The provider itself sends a request four times: these last for two retries more.
BUSY = "PUT Microsoft.KeyVault/vaults x9 409:AnotherOperationInProgress"
# Asked for when the vault is under way: the engine begins nothing after an error.
DENIED = "PUT Microsoft.Synapse/workspaces x* 403:RequestDisallowedByPolicy"
FAILS = "PUT Microsoft.Network/privateEndpoints *vault* operation-fails:RetryableError"
STAYS = "DELETE Microsoft.KeyVault/vaults x* 409:AnotherOperationInProgress"


@dataclass(frozen=True)
class Story:
    """Updates that are refused, that Azure begins and fails, the next; a destroy."""

    refused: Outcome
    begun: Outcome
    next: Outcome
    destroyed: Outcome


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Live through it once."""
    folder = make_checkout(tmp_path_factory.mktemp("checkout"))
    home = tmp_path_factory.mktemp("home")
    dev = Deployment(folder, home, "dev")
    refused = Faulty(folder, home, "dev", (BUSY, DENIED)).up()
    begun = Faulty(folder, home, "dev", (FAILS,)).up()
    destroying = Faulty(folder, home, "dev", (STAYS,))
    return Story(refused, begun, dev.up(), destroying.destroy())


def told(outcome: Outcome, word: str) -> list[str]:
    """Return what the engine said with a word in it, and of what."""
    events = [it["diagnosticEvent"] for it in outcome.events if "diagnosticEvent" in it]
    return [
        f"{it.get('urn', '').rpartition('::')[2]}: {it['message']}"
        for it in events
        if word in it["message"]
    ]


def test_a_busy_network_is_waited_for_until_it_is_free(story: Story) -> None:
    assert story.refused.changed["create ml-vault"] == 1


def test_each_wait_says_what_for(story: Story) -> None:
    waits = told(story.refused, "is refused for now")

    assert len(waits) == 2
    assert all("ml-vault: create is refused for now; waiting" in it for it in waits)
    assert all("AnotherOperationInProgress" in it for it in waits)


def test_a_policys_denial_fails_at_once_in_azures_words(story: Story) -> None:
    assert story.refused.status != 0
    assert "RequestDisallowedByPolicy" in story.refused.errors
    again = told(story.refused, "retrying")
    assert {it.partition(":")[0] for it in again} == {"ml-vault"}


def test_what_azure_began_and_failed_is_left_to_the_next_update(story: Story) -> None:
    assert story.begun.status != 0
    assert "RetryableError" in story.begun.errors
    assert "then run the command again" in story.begun.warnings
    assert not told(story.begun, "retrying")


def test_the_next_update_goes_on_with_what_exists(story: Story) -> None:
    assert not story.next.errors
    assert story.next.changed["create ml-vault"] == 0
    assert story.next.changed["create ml-vault-endpoint"] == 0
    assert story.next.changed["update ml-vault-endpoint"] == 1


def test_a_destroy_without_the_hook_shows_azures_own_error(story: Story) -> None:
    assert story.destroyed.status != 0
    assert "AnotherOperationInProgress" in story.destroyed.errors
    assert "hook" not in story.destroyed.errors
