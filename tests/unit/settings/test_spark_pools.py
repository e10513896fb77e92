"""The list of Spark pools in a stack file, and the keys that it took the place of."""

from __future__ import annotations

from typing import Any

import pytest

from components.settings import SettingsError, parse_settings
from components.synapse.spark_pool_spec import SparkPoolSpec
from tests.stack_files import raw

SMALL = {"name": "main", "nodeSize": "Small", "maxNodes": 5}


def pools(*entries: dict[str, Any]) -> tuple[SparkPoolSpec, ...]:
    return parse_settings(raw("dev", sparkPools=list(entries)), "dev").spark_pools


def test_what_is_left_out_is_the_hardened_and_the_cheap() -> None:
    (pool,) = pools(SMALL)

    assert pool.model_dump(exclude_unset=True, by_alias=True) == SMALL
    assert (pool.min_nodes, pool.auto_pause_minutes, pool.most_executors) == (3, 15, 4)
    assert (pool.session_packages, pool.isolated_compute) == (False, False)


def test_there_may_be_none() -> None:
    assert pools() == ()


@pytest.mark.parametrize(
    ("changed", "path", "wrong"),
    [
        ({"minNodes": 6}, "maxNodes", "smaller than minNodes"),
        ({"maxExecutors": 5}, "maxExecutors", "one of which drives"),
        ({"minExecutors": 3, "maxExecutors": 2}, "minExecutors", "one of which drives"),
        ({"isolatedCompute": True}, "isolatedCompute", "nodes of this size"),
    ],
)
def test_numbers_that_do_not_fit_are_refused_at_their_place(
    changed: dict[str, Any], path: str, wrong: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        pools({**SMALL, **changed})

    ((found, mistake),) = refused.value.mistakes
    assert found == f"sparkPools[0].{path}"
    assert wrong in mistake.wrong


def test_two_pools_do_not_share_a_name() -> None:
    with pytest.raises(SettingsError, match=r"sparkPools\[1\].name repeats entry"):
        pools(SMALL, SMALL)
