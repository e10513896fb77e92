"""The lock that makes a read and the write after it one step."""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path
from types import TracebackType


class StoreLock:
    """Re-entrant lock over the threads of a process and the processes of a home."""

    def __init__(self, path: Path) -> None:
        self._threads = threading.RLock()
        self._file = path.open("a")
        self._depth = 0

    def acquire(self) -> None:
        """Wait until no other thread or process holds the lock."""
        self._threads.acquire()
        if self._depth == 0:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        self._depth += 1

    def release(self) -> None:
        """Give the lock up; the outermost release lets others in."""
        self._depth -= 1
        if self._depth == 0:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def close(self) -> None:
        """Close the lock file."""
        self._file.close()

    def __enter__(self) -> StoreLock:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
