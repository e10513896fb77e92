"""All cases, by rule."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from guardrails.registry import MODULES
from tests.policies.harness import Case, StackCase

CASES: Final[tuple[Case | StackCase, ...]] = tuple(
    case
    for concern in MODULES
    for case in import_module(f"tests.policies.cases.{concern}").CASES
)
RESOURCE_CASES: Final = [case for case in CASES if isinstance(case, Case)]
STACK_CASES: Final = [case for case in CASES if isinstance(case, StackCase)]
