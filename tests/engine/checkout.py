"""A checkout of its own for each deployment, as a fresh clone would be."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

# Nothing of the user's own git may decide here.
_SETTINGS: Final = (
    *("-c", "user.name=tests"),
    *("-c", "user.email=tests@localhost"),
    *("-c", "commit.gpgsign=false"),
    *("-c", "core.hooksPath=/dev/null"),
)


def make_checkout(folder: Path) -> Path:
    """Copy what git would keep into ``folder`` and commit it there."""
    for name in _git(ROOT, "ls-files", "-co", "--exclude-standard").splitlines():
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    _git(folder, "init", "--quiet")
    # Pulumi.yaml names the virtual environment; a link to this one stands for it.
    (folder / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    (folder / ".venv").symlink_to(sys.prefix)
    _git(folder, "add", "--all")
    _git(folder, *_SETTINGS, "commit", "--quiet", "--message", "Copy")
    return folder


def changed_files(folder: Path) -> list[str]:
    """Return what differs from the commit: changed, new and not ignored, or gone."""
    return _git(folder, "status", "--porcelain").splitlines()


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout
