"""The platform's table of VM sizes and the simulated Azure's say the same."""

from __future__ import annotations

import pytest

from components.machine_learning.vm_sizes import FAMILIES, find_size, has_gpu
from simulated_azure.arm import vm_sizes as simulated


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
