"""Stand in for `pulumi-resource-pulumi-python`: it serves dynamic resources.

Used only where the real one is not installed. The SDK's own `pulumi.dynamic` does all
the work, as in the real one: it ignores Cancel, and four calls that wait leave it no
thread. A deviation: it leaves at once on SIGINT, and when its engine is gone.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from pathlib import Path

from simulated_azure.engine.parent_watch import when_orphaned


def main() -> None:
    """Serve the SDK's dynamic provider from the project's root."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    when_orphaned(lambda: os._exit(0))
    sys.path[0] = str(Path.cwd())
    runpy.run_module("pulumi.dynamic", run_name="__main__")


if __name__ == "__main__":
    main()
