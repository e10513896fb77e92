"""Pulumi's type tokens, without the version that a token may carry."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

STACK: Final = "pulumi:pulumi:Stack"
"""Whole-stack rules judge the stack's own resource: there is exactly one."""

_VERSION_IN_MODULE: Final = re.compile(r"^azure-native:(\w+)/v\w+:")
_VERSION_IN_PACKAGE: Final = re.compile(r"^azure-native_\w+?_v\w+:(\w+):")


@lru_cache(maxsize=4096)
def normal_type(token: str) -> str:
    """Drop the API version: from the module, or from a local package's name.

    `azure-native:storage/v20230501:StorageAccount` and
    `azure-native_storage_v20230501:storage:StorageAccount` are both
    `azure-native:storage:StorageAccount`.
    """
    token = _VERSION_IN_MODULE.sub(r"azure-native:\1:", token)
    return _VERSION_IN_PACKAGE.sub(r"azure-native:\1:", token)
