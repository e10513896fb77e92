"""Names of clusters: valid in Azure, changed by what Azure cannot change."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from components.machine_learning.compute_cluster import cluster_name
from components.machine_learning.compute_spec import ClusterSpec

# Microsoft.MachineLearningServices/workspaces/computes, name, in the ARM contract.
AZURE = re.compile(r"^[a-zA-Z](?![a-zA-Z0-9-]*-\d+$)[a-zA-Z0-9\-]{2,23}$")


def named(name: str = "cpu", size: str = "STANDARD_DS3_V2", **more: Any) -> str:
    return cluster_name(ClusterSpec(name=name, vm_size=size, max_nodes=2, **more))


@given(
    st.from_regex(r"Standard_[A-Za-z0-9]{1,20}(_[A-Za-z0-9]{1,5}){0,3}", fullmatch=True)
)
def test_every_size_makes_a_name_that_azure_takes(vm_size: str) -> None:
    assert AZURE.match(named(size=vm_size))


def test_the_longest_name_still_fits() -> None:
    assert AZURE.match(named("c" * 17))


def test_another_size_or_priority_makes_another_name() -> None:
    names = {
        named(size=size, priority=priority)
        for size in ("STANDARD_DS3_V2", "STANDARD_DS4_V2")
        for priority in ("Dedicated", "LowPriority")
    }

    assert len(names) == 4


def test_sizes_are_the_same_in_any_case() -> None:
    assert named(size="Standard_DS3_v2") == named(size="STANDARD_DS3_V2")


def test_the_name_of_a_size_never_changes() -> None:
    assert named() == "cpu-xrvhpm"


@pytest.mark.parametrize("name", ["", "a" * 18])
def test_a_name_that_does_not_fit_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="name"):
        named(name)
