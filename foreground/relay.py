"""Pass on what a command writes to our output pipes, and notice when nobody reads.

A command that writes to a closed pipe dies of it, and the Pulumi engine then leaves the
stack's lock behind (a Go program cannot ignore SIGPIPE on its outputs: os/signal,
https://pkg.go.dev/os/signal#hdr-SIGPIPE). So it writes to pipes of ours.
"""

from __future__ import annotations

import contextlib
import os
import select
import stat
import threading
from collections.abc import Callable, Iterator
from typing import Final

_LOOK_MILLISECONDS: Final = 100
_CHUNK_BYTES: Final = 65536
_OUTPUTS: Final = {1: "stdout", 2: "stderr"}


@contextlib.contextmanager
def outputs(
    on_closed: Callable[[], None], *, but: set[str]
) -> Iterator[dict[str, int]]:
    """Yield the outputs to start a command with; those in `but` are only watched.

    All that it has written is passed on before this ends, and no more: what it has left
    running may hold the pipe. `on_closed` is called, once for each pipe, when its
    reader is gone; the command's words are then dropped.
    """
    ended = threading.Event()
    given: dict[str, int] = {}
    with contextlib.ExitStack() as stack:
        stack.callback(ended.set)
        passed_on = _pipes(but)
        for target in _pipes(set()).keys() - passed_on.keys():
            watcher = threading.Thread(
                target=_watch, args=(target, ended, on_closed), daemon=True
            )
            watcher.start()
            stack.callback(watcher.join)
        for target, names in passed_on.items():
            ours, its = os.pipe()
            stack.callback(os.close, ours)
            copier = threading.Thread(
                target=_copy, args=(ours, target, ended, on_closed), daemon=True
            )
            copier.start()
            stack.callback(copier.join)
            stack.callback(os.close, its)
            given |= dict.fromkeys(names, its)
        stack.callback(ended.set)
        yield given


def _pipes(but: set[str]) -> dict[int, list[str]]:
    """Return our outputs that are pipes, with their names; one pipe is one entry."""
    found: dict[tuple[int, int], int] = {}
    names: dict[int, list[str]] = {}
    for descriptor, name in _OUTPUTS.items():
        with contextlib.suppress(OSError):
            status = os.fstat(descriptor)
            if name not in but and stat.S_ISFIFO(status.st_mode):
                first = found.setdefault((status.st_dev, status.st_ino), descriptor)
                names.setdefault(first, []).append(name)
    return names


def _copy(
    source: int, target: int, ended: threading.Event, on_closed: Callable[[], None]
) -> None:
    looker = select.poll()
    looker.register(source, select.POLLIN)
    looker.register(target, 0)
    is_open = True
    while True:
        seen = dict(looker.poll(_LOOK_MILLISECONDS))
        if target in seen:
            looker.unregister(target)
            is_open = False
            on_closed()
        if source not in seen:
            if ended.is_set():
                return
            continue
        said = os.read(source, _CHUNK_BYTES)
        if not said:
            return
        if is_open:
            _write(target, said)


def _watch(target: int, ended: threading.Event, on_closed: Callable[[], None]) -> None:
    """Notice the end of a reader to whom the command itself says nothing."""
    looker = select.poll()
    looker.register(target, 0)
    while not ended.is_set():
        if looker.poll(_LOOK_MILLISECONDS):
            on_closed()
            return


def _write(target: int, said: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):  # the next look sees that
        while said:
            said = said[os.write(target, said) :]
