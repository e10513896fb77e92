"""The way back after an update that was not finished, with the product's own tool."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Final

from tests.engine.deployment import Deployment
from verification.existing import ALREADY_EXISTS

_IMPORTED: Final = re.compile(r"^ = +\S+ (\S+) imported ", re.M)


@dataclass(frozen=True)
class Recovered:
    """What the tool did and said; `imported` are logical names."""

    status: int
    imported: list[str]
    output: str

    def succeed(self) -> Recovered:
        """Return this; raise with all that was said when it failed."""
        if self.status:
            raise AssertionError(f"the recovery ended with {self.output[-6000:]}")
        return self


def recover(stack: Deployment, *options: str) -> Recovered:
    """Run the documented recovery."""
    tool = (sys.executable, "-m", "verification.recovery", "--stack", stack.stack)
    done = stack.run(*tool, *options, check=False)
    imported = _IMPORTED.findall(done.stdout)
    return Recovered(done.returncode, imported, done.stdout + done.stderr)


def go_on(stack: Deployment) -> list[str]:
    """Update again as a user would; recover where something exists already.

    Returns the names of what was imported.
    """
    up = stack.up()
    if up.status and ALREADY_EXISTS.search(up.errors):
        return recover(stack).succeed().imported
    up.succeed()
    return []
