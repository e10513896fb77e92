"""What a stage depends on, as digests: files, Delta tables, settings, code."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from churn.pipeline.stage import Stage
from churn.settings import HOME, Settings, located

SOURCES = HOME / "churn"


def digest_of_files(root: Path, pattern: str = "*") -> str:
    """Return a digest of the names and bytes of all files under a folder, or of a
    file.
    """
    digest = hashlib.sha256()
    for file in [root] if root.is_file() else sorted(root.rglob(pattern)):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(str(file.relative_to(root)).encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def digest_of_table(address: str) -> str:
    """Return a digest of a Delta table's log: it changes with each commit.

    A table outside of this machine's file system counts by its address: its stage's own
    output, which names the version that it wrote, tells of changes.
    """
    log = Path(located(address)) / "_delta_log"
    if "://" in address:
        return address
    return digest_of_files(log, "*.json") if log.is_dir() else "missing"


def digest_of_code(stage: Stage) -> str:
    """Return a digest of the stage's own package and of the sources it names."""
    module = stage.function.partition(":")[0].split(".")[1:]
    folders = {
        SOURCES.joinpath(*module[:-1]),
        *(SOURCES / one for one in stage.sources),
    }
    return combined(digest_of_files(folder, "*.py") for folder in sorted(folders))


def digest_of_settings(stage: Stage, settings: Settings) -> str:
    """Return a digest of the sections that the stage reads."""
    values = settings.model_dump(mode="json")
    chosen = {name: values[name] for name in (*stage.settings, "lake")}
    return combined([json.dumps(chosen, sort_keys=True)])


def combined(parts: Iterable[str]) -> str:
    """Return one digest of several texts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
