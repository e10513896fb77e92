"""The sums that are held against the quotas of vCPUs, and the table of sizes."""

from __future__ import annotations

import pytest

from components.machine_learning.vcpu_quota import Demand, Excess, exceeded
from components.machine_learning.vm_sizes import FAMILIES, find_size, has_gpu
from simulated_azure.arm import vm_sizes as simulated

CPU = Demand(what="cluster cpu", vm_size="STANDARD_DS4_V2", machines=16)
ADA = Demand(what="instance ada", vm_size="Standard_DS3_v2", machines=1)
CHEAP = Demand(
    what="cluster cheap",
    vm_size="Standard_NC4as_T4_v3",
    machines=10,
    priority="LowPriority",
)


def test_what_fits_exactly_is_no_excess() -> None:
    assert exceeded([CPU, ADA], {"standardDSv2Family": 132}) == []


def test_the_sum_that_breaks_a_family_is_told() -> None:
    assert exceeded([CPU, ADA, CHEAP], {"StandardDSV2Family": 131}) == [
        Excess(
            quota="StandardDSV2Family",
            limit=131,
            wanted=132,
            sum="16 x 8 (cluster cpu, STANDARD_DS4_V2)"
            " + 1 x 4 (instance ada, Standard_DS3_v2) = 132 vCPUs",
        )
    ]


def test_low_priority_counts_in_one_total_whatever_the_family() -> None:
    quotas = {"standardNCASv3_T4Family": 0, "lowPriority": 39}

    (excess,) = exceeded([CPU, CHEAP], quotas)

    assert (excess.quota, excess.wanted) == ("lowPriority", 40)


def test_families_without_a_quota_are_not_counted() -> None:
    assert exceeded([CPU, CHEAP], {"standardDSv3Family": 0}) == []


@pytest.mark.parametrize("size", simulated.offered_in("swedencentral"))
def test_the_table_says_of_a_size_what_the_simulated_azure_says(
    size: simulated.VmSize,
) -> None:
    known = find_size(size.name)

    if known is not None:
        assert (known.family, known.vcpus) == (size.family, size.vcpus)
    assert has_gpu(size.name) == (size.gpus > 0)


def test_every_size_of_the_table_is_one_of_azure() -> None:
    names = {it.name.lower() for it in simulated.offered_in("swedencentral")}

    assert {family for family in FAMILIES if not family.endswith("Family")} == set()
    assert find_size("Standard_Nonsense") is None
    assert [it for it in names if find_size(it)] != []
