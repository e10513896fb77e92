"""A checkout of its own for each deployment, as a fresh clone would be."""

from __future__ import annotations

import compileall
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.engine.warm_client import COLD

ROOT: Final = Path(__file__).parents[2]

_BIN: Final = Path(sys.executable).parent
# Compiled once here, and not in each of a stack's processes.
_PROGRAMS: Final = ("components", "foreground", "simulated_azure")

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
    (folder / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    _make_environment(folder / ".venv")
    for name in _PROGRAMS:
        compileall.compile_dir(folder / name, quiet=2)
    _git(folder, "add", "--all")
    _git(folder, *_SETTINGS, "commit", "--quiet", "--message", "Copy")
    return folder


def _make_environment(folder: Path) -> None:
    """Make the virtual environment that Pulumi.yaml names, of links to this one.

    Its interpreter may ask a warm one (warm_python.py).
    """
    for source, target in ((Path(sys.prefix), folder), (_BIN, folder / "bin")):
        target.mkdir()
        for each in source.iterdir():
            if each.name not in ("bin", "python"):
                (target / each.name).symlink_to(each)
    (folder / "bin" / COLD).symlink_to(Path(sys.executable).resolve())
    client = Path(__file__).with_name("warm_client.py").read_text(encoding="utf-8")
    python = folder / "bin" / "python"
    python.write_text(f"#!{sys.executable} -IS\n{client}", encoding="utf-8")
    python.chmod(0o755)


def changed_files(folder: Path) -> list[str]:
    """Return what differs from the commit: changed, new and not ignored, or gone."""
    return _git(folder, "status", "--porcelain").splitlines()


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout
