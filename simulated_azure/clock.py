"""The time that a simulated Azure lives in: the machine's, plus what was skipped.

What was skipped is kept in the store: all processes on one home agree on the time, and
it never runs back, also after a restart.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

from simulated_azure.store import Store

_SPACE: Final = "clock"
_SKIPPED: Final = "skipped"


class Clock:
    """Tells the time; a test moves it instead of waiting."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return time.time() + self.skipped()

    def skipped(self) -> float:
        """Return the seconds that were skipped so far."""
        known = self._store.get_document(_SPACE, _SKIPPED)
        return float(known["seconds"]) if known else 0.0

    def advance(self, seconds: float) -> float:
        """Skip seconds, for every process on this home; return the time then.

        They are the clock's own: at a pace of 1 those of Azure, at a pace of 0.01 a
        hundred of Azure's each. Raises ValueError for a step back.
        """
        if not seconds >= 0:
            raise ValueError(
                f"The clock cannot be moved by {seconds:g} seconds: it goes forward "
                "only. Give 0 or more."
            )
        with self._store.transaction():
            skipped = self.skipped() + seconds
            self._store.put_document(_SPACE, _SKIPPED, {"seconds": skipped})
        return self.now()


def written(moment: float) -> str:
    """Return a moment as ARM writes it."""
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")
