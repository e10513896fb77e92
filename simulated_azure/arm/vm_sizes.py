"""The VM sizes that Azure Machine Learning takes: family, vCPUs, memory, GPUs, regions.

Sources of ``vm_sizes.json`` (facts only; vCPUs, GiB and GPUs of each size):
https://learn.microsoft.com/azure/virtual-machines/sizes/overview (the series' pages),
names of families as https://learn.microsoft.com/rest/api/azureml/virtual-machine-sizes/list
and ``az ml compute list-usage`` show them. Retired series (NC, NCv2, NCv3, ND, NV) are
left out. The regions of a family, where it has any, are assumed: a short picture of
"products available by region"; that all but the D series go with compute instances too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_suffix(".json")
_COMPUTE_TYPES: Final = ("AmlCompute", "ComputeInstance")


@dataclass(frozen=True, kw_only=True)
class VmSize:
    """One size; `regions` is empty where the size is offered everywhere."""

    name: str
    family: str
    """As quotas name it: ``standardDSv2Family``."""
    label: str
    """As messages name the family: ``Standard DSv2``."""
    vcpus: int
    memory_gb: float
    gpus: int
    compute_types: tuple[str, ...] = _COMPUTE_TYPES
    regions: tuple[str, ...] = ()

    def is_offered_in(self, region: str) -> bool:
        """Say whether a region has the size."""
        return not self.regions or region.replace(" ", "").lower() in self.regions


def find(name: str) -> VmSize | None:
    """Return a size by its name, whatever its case, or nothing if there is none."""
    return _by_name().get(name.lower())


def offered_in(region: str) -> list[VmSize]:
    """Return the sizes that a region has, family by family."""
    return [size for size in _by_name().values() if size.is_offered_in(region)]


@cache
def gpu_families() -> frozenset[str]:
    """Return the families whose machines have GPUs."""
    return frozenset(size.family for size in _by_name().values() if size.gpus)


@cache
def _by_name() -> dict[str, VmSize]:
    families = json.loads(_FILE.read_text())["families"]
    return {
        name.lower(): VmSize(
            name=name,
            family=family["name"],
            label=family["label"],
            vcpus=vcpus,
            memory_gb=memory,
            gpus=gpus,
            compute_types=tuple(family.get("computeTypes", _COMPUTE_TYPES)),
            regions=tuple(family.get("regions", ())),
        )
        for family in families
        for name, (vcpus, memory, gpus) in family["sizes"].items()
    }
