"""What the program tells the engine grows with what it makes, not with its square.

Counted, not timed: what is registered and what waits for what, at three sizes with
equal steps. A part that waits for all others of some kind makes the second step larger.
"""

from __future__ import annotations

import pytest

from benchmarks.grown import grown, grown_besides
from components.ml_platform import MlPlatform
from tests.stack_files import stack_settings
from tests.unit.registrations import register

SIZES = (2, 4, 6)
MOST_WAITS = 4
"""Of each registration more, on average; few more than today's 3.3."""


def counts(stack: str, size: int) -> dict[str, int]:
    """Return what the engine is told at a size."""
    settings = stack_settings(stack, **grown(size), **grown_besides(size))
    told = register(lambda: MlPlatform("platform", settings), stack).resources
    return {
        "registrations": len(told),
        "waits": sum(len(each.depends_on) for each in told),
        "references": sum(each.references for each in told),
    }


@pytest.mark.parametrize(("stack", "registrations"), [("dev", 43), ("prod", 44)])
def test_growth_is_a_straight_line(stack: str, registrations: int) -> None:
    small, middle, large = (counts(stack, size) for size in SIZES)

    first = {name: middle[name] - small[name] for name in small}
    second = {name: large[name] - middle[name] for name in small}
    assert first == second
    assert first["registrations"] == registrations * (SIZES[1] - SIZES[0])
    assert first["waits"] < MOST_WAITS * first["registrations"]
