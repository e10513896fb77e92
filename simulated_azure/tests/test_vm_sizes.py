"""The table of VM sizes that quotas and computes are checked against."""

from __future__ import annotations

from simulated_azure.arm import vm_sizes


def test_a_size_is_found_whatever_its_case() -> None:
    size = vm_sizes.find("STANDARD_DS3_V2")

    assert size is not None
    assert (size.name, size.family, size.label) == (
        "Standard_DS3_v2",
        "standardDSv2Family",
        "Standard DSv2",
    )
    assert (size.vcpus, size.memory_gb, size.gpus) == (4, 14, 0)


def test_a_retired_or_unknown_size_is_not_found() -> None:
    assert vm_sizes.find("Standard_NC6") is None
    assert vm_sizes.find("Standard_X1") is None


def test_a_size_with_gpus_is_not_in_every_region() -> None:
    size = vm_sizes.find("Standard_NC40ads_H100_v5")

    assert size is not None
    assert size.gpus == 1
    assert size.is_offered_in("Sweden Central")
    assert not size.is_offered_in("ukwest")


def test_a_region_lists_the_sizes_that_it_has() -> None:
    everywhere = {size.name for size in vm_sizes.offered_in("ukwest")}
    more = {size.name for size in vm_sizes.offered_in("swedencentral")}

    assert "Standard_DS3_v2" in everywhere
    assert more - everywhere >= {"Standard_NC24ads_A100_v4"}
    assert everywhere <= more
