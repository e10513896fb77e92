"""The sums that are held against the quotas of vCPUs."""

from __future__ import annotations

from components.machine_learning.vcpu_quota import Demand, Excess, exceeded

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
