"""Every part of every rule counts: broken, some case fails."""

from __future__ import annotations

import pytest

from guardrails.registry import MODULES
from tests.policies.breaking import is_noticed, parts_of

# What depends on a profile's parameters is tested in test_allow_lists.py.
ELSEWHERE = {("network_security", "must_be"), ("exposure", "fail")}


@pytest.mark.parametrize("concern", MODULES)
def test_part_left_out_is_noticed(concern: str) -> None:
    parts = parts_of(concern)

    unnoticed = [part for part in parts if not is_noticed(part)]

    assert parts
    assert [str(it) for it in unnoticed if (concern, it.name) not in ELSEWHERE] == []
    assert len(unnoticed) <= 1
