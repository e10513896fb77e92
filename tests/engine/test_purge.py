"""A destroy that purges: the same names can be made again at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest

from tests.engine.deployment import Deploy, Outcome
from tests.engine.life import Azure, look

KEPT: Final = ("--exclude", "**::name-suffix", "--exclude", "**::platform")
"""What lets the next update take the same names."""


@dataclass(frozen=True)
class Twice:
    """Two lives of a platform, with one set of names."""

    first: Azure
    destroy: Outcome
    between: Azure
    second: Azure
    second_destroy: Outcome
    afterwards: Azure


@pytest.fixture(scope="module")
def twice(deploy: Deploy) -> Twice:
    """Build, destroy and build again; at the end destroy a vault that is protected."""
    dev = deploy("dev")
    dev.configure(**{"protection.vaultPurgeProtection": False})
    dev.up().succeed()
    first = look(dev)
    destroy = dev.destroy(*KEPT).succeed()
    between = look(dev)
    dev.configure(**{"protection.vaultPurgeProtection": True})
    dev.up().succeed()
    second = look(dev)
    return Twice(
        first=first,
        destroy=destroy,
        between=between,
        second=second,
        second_destroy=dev.destroy().succeed(),
        afterwards=look(dev),
    )


def names(azure: Azure) -> list[str]:
    return sorted(
        it.id
        for kind in ("Microsoft.MachineLearningServices/workspaces", VAULT)
        for it in azure.of_type(kind)
    )


VAULT: Final = "Microsoft.KeyVault/vaults"


def test_nothing_is_left_soft_deleted_that_has_a_name_of_its_own(twice: Twice) -> None:
    kept = {it.type for it in twice.between.soft_deleted}

    assert names(twice.between) == []
    assert kept == {"Microsoft.OperationalInsights/workspaces"}


def test_the_same_names_are_taken_again(twice: Twice) -> None:
    assert len(names(twice.first)) == 2
    assert names(twice.second) == names(twice.first)


def test_the_destroy_says_what_it_purged(twice: Twice) -> None:
    assert "purged mlw-mlsyn-dev-" in twice.destroy.output
    assert "purged kv-mlsyn-dev-" in twice.destroy.output


def test_a_protected_vault_stays_and_the_destroy_says_until_when(twice: Twice) -> None:
    [vault] = [it for it in twice.afterwards.soft_deleted if it.type == VAULT]

    assert f"{vault.name} is not purged: purge protection keeps it" in (
        twice.second_destroy.output
    )
    assert twice.afterwards.resources == []
