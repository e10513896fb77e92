"""The VM sizes whose vCPUs and quota family are known here.

The number in a size's name is its vCPUs from the third version of a series on
(https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions); older ones
are listed one by one (https://learn.microsoft.com/azure/virtual-machines/sizes/overview).
Families are spelled as ``az ml compute list-usage`` shows them. To add a size, add it
to its family, or the family.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class VmSize:
    """What one machine takes of which family's quota."""

    family: str
    vcpus: int


_Numbers = tuple[int, ...] | Mapping[int, int]
_GENERAL: Final = (2, 4, 8, 16, 32, 48, 64)
_TO_96: Final = (*_GENERAL, 96)
_MEMORY: Final = (2, 4, 8, 16, 20, 32, 48, 64)
_MEMORY_TO_96: Final = (*_MEMORY, 96)
_SECOND: Final = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 11: 2, 12: 4, 13: 8, 14: 16, 15: 20}

# Family: pattern of its sizes and their numbers, which are the vCPUs where no map says
# otherwise.
_SERIES: Final[Mapping[str, tuple[tuple[str, _Numbers], ...]]] = {
    "standardDv2Family": (("D{}_v2", _SECOND),),
    "standardDSv2Family": (("DS{}_v2", _SECOND),),
    "standardDv3Family": (("D{}_v3", _GENERAL),),
    "standardDSv3Family": (("D{}s_v3", _GENERAL),),
    "standardDDSv4Family": (("D{}ds_v4", _GENERAL),),
    "standardDASv4Family": (("D{}as_v4", _TO_96),),
    "standardDSv5Family": (("D{}s_v5", _TO_96),),
    "standardDDSv5Family": (("D{}ds_v5", _TO_96),),
    "standardDASv5Family": (("D{}as_v5", _TO_96),),
    "standardDADSv5Family": (("D{}ads_v5", _TO_96),),
    "standardEv3Family": (("E{}_v3", _MEMORY),),
    "standardESv3Family": (("E{}s_v3", _MEMORY),),
    "standardEDSv4Family": (("E{}ds_v4", _MEMORY),),
    "standardEASv4Family": (("E{}as_v4", _MEMORY_TO_96),),
    "standardESv5Family": (("E{}s_v5", _MEMORY_TO_96),),
    "standardEDSv5Family": (("E{}ds_v5", _MEMORY_TO_96),),
    "standardEADSv5Family": (("E{}ads_v5", _MEMORY_TO_96),),
    "standardFSv2Family": (("F{}s_v2", (2, 4, 8, 16, 32, 48, 64, 72)),),
    "standardLSv2Family": (("L{}s_v2", (8, 16, 32, 48, 64, 80)),),
    "standardMSFamily": (
        ("M{}ts", (32,)),
        ("M{}s", (64, 128)),
        ("M{}ms", (64, 128)),
    ),
    "standardNCASv3_T4Family": (("NC{}as_T4_v3", (4, 8, 16, 64)),),
    "StandardNCADSA100v4Family": (("NC{}ads_A100_v4", (24, 48, 96)),),
    "StandardNCadsH100v5Family": (
        ("NC{}ads_H100_v5", (40,)),
        ("NC{}adis_H100_v5", (80,)),
    ),
    "standardNDASv4_A100Family": (("ND{}asr_v4", (96,)),),
    "standardNDAMSv4_A100Family": (("ND{}amsr_A100_v4", (96,)),),
    "standardNDSH100v5Family": (("ND{}isr_H100_v5", (96,)),),
    "StandardNVADSA10v5Family": (
        ("NV{}ads_A10_v5", (6, 12, 18, 36, 72)),
        ("NV{}adms_A10_v5", (36,)),
    ),
}


def _sizes() -> dict[str, VmSize]:
    sizes = {}
    for family, series in _SERIES.items():
        for pattern, numbers in series:
            for number in numbers:
                vcpus = numbers[number] if isinstance(numbers, Mapping) else number
                name = f"standard_{pattern.format(number)}".lower()
                sizes[name] = VmSize(family, vcpus)
    return sizes


_BY_NAME: Final = _sizes()
FAMILIES: Final = tuple(_SERIES)


def find_size(name: str) -> VmSize | None:
    """Return what is known of a size, whatever its case; None if it is not here."""
    return _BY_NAME.get(name.lower())


def has_gpu(name: str) -> bool:
    """Say whether a size has accelerators: all of the N series, and only they, do."""
    return re.match(r"standard_n[a-z]{0,2}\d", name, re.IGNORECASE) is not None
