"""Keep the engine's salt out of the tracked `Pulumi.<stack>.yaml`.

The engine writes an `encryptionsalt` into the file that holds a stack's settings. So
each stack has a copy of its tracked file under the simulation's home, in a scratch
folder that looks like the project, and the engine is pointed there. An edit of the
tracked file is picked up by the next command. What `pulumi config set` changes stays in
the copy, until the tracked file is edited. The secrets provider of a real stack is left
out of the copy: values that it has encrypted cannot be read in a simulation.
"""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

_NAMES: Final = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
_SECRET_LINES: Final = re.compile(
    r"^(encryptionsalt|secretsprovider|encryptedkey):.*\n?", re.MULTILINE
)
_SALT_LINE: Final = re.compile(r"^encryptionsalt:.*$", re.MULTILINE)


@dataclass(frozen=True)
class Project:
    """A Pulumi project on disk, and the scratch folder that stands in for it."""

    file: Path
    name: str
    settings: str
    """Folder of the stack files below the project's root (`stackConfigDir`)."""
    scratch: Path

    @classmethod
    def find(cls, start: Path, home: Path) -> Project | None:
        """Look for the project file from `start` upwards, as the engine does."""
        start = start.resolve()
        for folder in (start, *start.parents):
            for name in _NAMES:
                if (folder / name).is_file():
                    return cls.read(folder / name, home)
        return None

    @classmethod
    def read(cls, file: Path, home: Path) -> Project:
        content = _content(file)
        name = str(content.get("name", "unnamed"))
        scratch = home / "projects" / name
        return cls(file, name, str(content.get("stackConfigDir") or "."), scratch)

    def stacks(self) -> list[str]:
        """Name the stacks that have a tracked file, in alphabetical order."""
        files = (self.file.parent / self.settings).glob(f"Pulumi.*{self.file.suffix}")
        names = (file.name.removesuffix(self.file.suffix) for file in files)
        return sorted(name.removeprefix("Pulumi.") for name in names)

    def tracked(self, stack: str) -> Path:
        return self.file.parent / self.settings / self._file_name(stack)

    def copy(self, stack: str) -> Path:
        return self.scratch / self.settings / self._file_name(stack)

    def _file_name(self, stack: str) -> str:
        return f"Pulumi.{stack.split('/')[-1]}{self.file.suffix}"

    def prepare_scratch(self) -> None:
        """Make the scratch folder look like the project."""
        (self.scratch / self.settings).mkdir(parents=True, exist_ok=True)
        _write(self.scratch / self.file.name, self.file.read_text())


def ensure(project: Project, stack: str, pulumi: str) -> Path | None:
    """Return the stack's copy, up to date; create the stack where it has none.

    Returns None where there is neither a tracked file nor a copy: then it is the engine
    that knows what to say about such a stack.
    """
    tracked, copy = project.tracked(stack), project.copy(stack)
    if not tracked.exists() and not copy.exists():
        return None
    with _lock(project):
        project.prepare_scratch()
        settings = tracked.read_text() if tracked.exists() else ""
        salt = _salt(copy)
        origin = copy.with_name(f".{copy.name}.origin")
        known = origin.read_text() if origin.exists() else None
        if salt is None or known != settings:
            _write(copy, _merge(settings, salt))
            _write(origin, settings)
        if salt is None:
            _create(project, stack, pulumi)
    return copy


def differs(project: Project, stack: str) -> bool:
    """Tell whether `pulumi config set` has changed the copy of a tracked file."""
    tracked, copy = project.tracked(stack), project.copy(stack)
    return tracked.exists() and copy.exists() and _config(tracked) != _config(copy)


def _config(file: Path) -> Any:
    return _plain(_content(file).get("config") or {})


def _content(file: Path) -> dict[str, Any]:
    """Return what the file says; nothing where it is broken: the engine tells that."""
    try:
        content: Any = yaml.safe_load(file.read_text())
    except yaml.YAMLError:
        return {}
    return content if isinstance(content, dict) else {}


def _plain(value: Any) -> Any:
    """Drop what the engine changes when it rewrites a file: it quotes 3 and true."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _salt(copy: Path) -> str | None:
    found = _SALT_LINE.search(copy.read_text()) if copy.exists() else None
    return found.group() if found else None


def _merge(settings: str, salt: str | None) -> str:
    text = _SECRET_LINES.sub("", settings)
    if text and not text.endswith("\n"):
        text += "\n"
    return f"{text}{salt}\n" if salt else text


def _create(project: Project, stack: str, pulumi: str) -> None:
    """Create the stack from the scratch folder, where its salt lands.

    A failure is no end: the stack may exist, and its salt is in its state as well.
    """
    subprocess.run(
        [pulumi, "stack", "init", stack, "--no-select", "--non-interactive"],
        cwd=project.scratch,
        capture_output=True,
        check=False,
    )


@contextmanager
def _lock(project: Project) -> Iterator[None]:
    project.scratch.mkdir(parents=True, exist_ok=True)
    with (project.scratch / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text() == text:
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    fresh.write_text(text)
    fresh.replace(path)
