"""Stacks that are deployed once per run and copied for each test that needs one.

The processes of one run (xdist's workers) share a folder. The first that asks for a
stack deploys it with the real engine, and the others wait at its lock; everybody gets a
copy of the checkout and of the simulated Azure, to do with as they like.
`test_prepared.py` proves that an update of a copy changes nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.engine.checkout import make_checkout
from tests.engine.deployment import Deployment, Outcome
from tests.engine.every_step import Baseline, make_baseline, make_seed

_DONE: Final = "done.pickle"


class PreparationFailed(AssertionError):
    """A stack that another test of the same run could not deploy."""


@dataclass(frozen=True)
class Prepared:
    """A copy of a deployed stack, and what the engine said when it was deployed."""

    deployment: Deployment
    up: Outcome


class Preparations:
    """The stacks of one run, below a folder that its processes share."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        shared.mkdir(exist_ok=True)

    def checkout(self, folder: Path) -> Path:
        """Copy the checkout to ``folder``, which must be empty."""
        made = self._made("checkout", lambda root: make_checkout(_new(root / "files")))
        return _copy(made / "files", folder)

    def deployed(
        self, folder: Path, stack: str, settings: dict[str, Any] | None = None
    ) -> Prepared:
        """Copy a deployed stack to ``folder``; settings are those of `configure`."""
        wanted = json.dumps(settings or {}, sort_keys=True)
        digest = hashlib.sha256(wanted.encode()).hexdigest()[:12]

        def deploy(root: Path) -> Outcome:
            checkout = self.checkout(_new(root / "checkout"))
            made = Deployment(checkout, _new(root / "home"), stack)
            if settings:
                made.configure(**settings)
            return made.up().succeed()

        made = self._made(f"{stack}-{digest}", deploy)
        checkout = _copy(made / "checkout", folder / "checkout")
        home = _copy(made / "home", folder / "home")
        return Prepared(Deployment(checkout, home, stack), _read(made))

    def baseline(self) -> Baseline:
        """Return the clean update of dev that failing ones are compared with.

        It is shared, not copied: lives begin with a copy of their own.
        """

        def live(root: Path) -> Baseline:
            checkout = self.checkout(_new(root / "checkout"))
            seed = make_seed(checkout, root / "seed")
            return make_baseline(checkout, seed, root / "clean")

        baseline: Baseline = _read(self._made("baseline", live))
        return baseline

    def _made(self, name: str, make: Callable[[Path], object]) -> Path:
        """Let the first that asks make something; return the folder that holds it."""
        root = self._shared / name
        with _locked(self._shared / f"{name}.lock"):
            if not root.exists():
                root.mkdir()
                (root / _DONE).write_bytes(pickle.dumps(make(root)))
            if not (root / _DONE).exists():
                raise PreparationFailed(f"{name} failed where it was made; see there")
        return root


def _read(made: Path) -> Any:
    return pickle.loads((made / _DONE).read_bytes())


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _copy(source: Path, target: Path) -> Path:
    # A link stays one: the checkout's virtual environment is shared.
    return Path(shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True))


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
