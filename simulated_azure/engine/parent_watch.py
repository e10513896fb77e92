"""End a plugin whose engine is gone without a word: killed, or cut off from power."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Final

LOOK_SECONDS: Final = 1.0


def when_orphaned(leave: Callable[[], object]) -> None:
    """Call `leave` once the process that started this one is no more."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        leave()

    threading.Thread(target=watch, daemon=True).start()
