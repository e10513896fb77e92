"""What waits for what, where a needless wait would lengthen a first update.

How long it takes then is measured by `make makespan`, with an engine and at Azure's own
durations; here it is only which resource names which.
"""

from __future__ import annotations

from functools import cache

import pytest

from components.ml_platform import MlPlatform
from tests.stack_files import stack_settings
from tests.unit.registrations import Registered, register

# First what the ML workspace waits for; its own endpoint when it is there; the lake's.
ORDER = [
    "ml-vault-endpoint",
    "ml-registry-endpoint",
    "ml-storage-blob",
    "ml-storage-file",
    "ml-storage-dfs",
    "ml-storage-queue",
    "ml-storage-table",
    "ml-workspace-endpoint",
    "data-lake-dfs",
    "data-lake-blob",
]


@cache
def platform(stack: str) -> Registered[MlPlatform]:
    settings = stack_settings(stack)
    return register(lambda: MlPlatform("platform", settings), stack)


def endpoints_before(run: Registered[MlPlatform], name: str) -> set[str]:
    """Return the private endpoints that something waits for."""
    return run.reached(name) & set(run.names("network:PrivateEndpoint"))


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_endpoints_are_written_in_the_order_in_which_they_are_needed(
    stack: str,
) -> None:
    run = platform(stack)

    by_number = sorted(ORDER, key=lambda name: len(endpoints_before(run, name)))
    assert by_number == ORDER
    assert [len(endpoints_before(run, name)) for name in ORDER] == list(range(10))


def test_the_ml_workspace_waits_for_the_endpoints_of_what_it_uses_alone() -> None:
    assert endpoints_before(platform("dev"), "ml-workspace") == set(ORDER[:4])


@pytest.mark.parametrize("account", ["ml-storage", "data-lake"])
def test_the_endpoints_of_an_account_wait_for_its_own_writes(account: str) -> None:
    assert f"{account}-blob-service" in platform("dev").reached(f"{account}-blob")


def test_synapse_waits_for_no_private_endpoint() -> None:
    assert endpoints_before(platform("dev"), "synapse-workspace") == set()
    assert endpoints_before(platform("dev"), "linked-service") == set(ORDER[:4])


@pytest.mark.parametrize(
    ("target", "own"),
    [
        ("ml-vault", "ml-vault-endpoint"),
        ("ml-storage-blob", "ml-storage-table"),
        ("ml-storage-dfs", "ml-storage-table"),
        ("ml-workspace", "ml-workspace-endpoint"),
        ("data-lake-dfs", "data-lake-blob"),
    ],
)
def test_a_managed_endpoint_waits_for_the_platforms_own_on_its_target(
    target: str, own: str
) -> None:
    before = endpoints_before(platform("dev"), f"link-{target}-endpoint")

    assert before == set(ORDER[: ORDER.index(own) + 1])


def test_no_managed_endpoint_waits_for_a_spark_pool() -> None:
    run = platform("dev")
    pools = set(run.names("synapse:BigDataPool"))

    assert pools
    for name in ("ml-vault", "ml-storage-blob", "data-lake-dfs", "ml-workspace"):
        assert not run.reached(f"link-{name}-endpoint") & pools
