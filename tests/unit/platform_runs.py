"""The platform on mocks, as the two stack files ask for it; each stack built once."""

from __future__ import annotations

from functools import cache

from components.ml_platform import MlPlatform
from tests.stack_files import stack_settings
from tests.unit.registrations import (
    Registered,
    Registration,
    register,
)

STACKS = ("dev", "prod")
DEPLOYER = "synapse-administrator-deployer-d0000000-0000-4000-8000-000000000001"


def build(stack: str, **changes: object) -> Registered[MlPlatform]:
    settings = stack_settings(stack, **changes)
    return register(lambda: MlPlatform("platform", settings), stack)


@cache
def platform(stack: str) -> Registered[MlPlatform]:
    return build(stack)


def resources(run: Registered[MlPlatform]) -> list[Registration]:
    """Return what is not a component."""
    return [each for each in run.resources if not each.type.startswith("ml-synapse:")]


def roles(run: Registered[MlPlatform]) -> list[Registration]:
    wanted = "azure-native:authorization:RoleAssignment"
    return [each for each in run.resources if each.type == wanted]


def reached(run: Registered[MlPlatform], name: str) -> set[str]:
    """Return all that must exist before something: what it and its parents wait for."""
    return run.reached(name)
