"""Names of clusters: valid in Azure, changed by what Azure cannot change."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import DecisionError
from components.machine_learning.compute_cluster import cluster_name

# Microsoft.MachineLearningServices/workspaces/computes, name, in the ARM contract.
AZURE = re.compile(r"^[a-zA-Z](?![a-zA-Z0-9-]*-\d+$)[a-zA-Z0-9\-]{2,23}$")


@given(st.text(min_size=1, max_size=60))
def test_every_size_makes_a_name_that_azure_takes(vm_size: str) -> None:
    assert AZURE.match(cluster_name("cpu", vm_size, "Dedicated"))


def test_the_longest_purpose_still_fits() -> None:
    assert AZURE.match(cluster_name("c" * 17, "STANDARD_DS3_V2", "Dedicated"))


def test_another_size_or_priority_makes_another_name() -> None:
    names = {
        cluster_name("cpu", size, priority)
        for size in ("STANDARD_DS3_V2", "STANDARD_DS4_V2")
        for priority in ("Dedicated", "LowPriority")
    }

    assert len(names) == 4


def test_sizes_are_the_same_in_any_case() -> None:
    upper = cluster_name("cpu", "STANDARD_DS3_V2", "Dedicated")

    assert cluster_name("cpu", "Standard_DS3_v2", "Dedicated") == upper


def test_the_name_of_a_size_never_changes() -> None:
    assert cluster_name("cpu", "STANDARD_DS3_V2", "Dedicated") == "cpu-xrvhpm"


@pytest.mark.parametrize("purpose", ["", "a" * 18])
def test_a_purpose_that_does_not_fit_is_refused(purpose: str) -> None:
    with pytest.raises(DecisionError, match="1 to 17 characters"):
        cluster_name(purpose, "STANDARD_DS3_V2", "Dedicated")
