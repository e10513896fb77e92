"""Runs stages as one step of a pipeline whose steps share no disk.

    python -m churn.jobs.carry --artifacts ADDRESS [--previous ADDRESS] STAGE … OPTIONS

What the steps before have written is brought, the stages run on a local disk as they do
anywhere, and all of it is taken to ``--artifacts``. An address is a folder that is
mounted, or a URL that Spark's own file systems reach (``abfss://``, ``file://``).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from churn import __main__ as command
from churn.refusals import DataRefusal, Refusal


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code of the stages; nothing is taken away where they fail."""
    parser = argparse.ArgumentParser(prog="churn.jobs.carry")
    parser.add_argument("--artifacts", required=True)
    parser.add_argument("--previous")
    chosen, rest = parser.parse_known_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder) / "artifacts"
        try:
            bring(chosen.previous, local)
            code = command.main([*rest, "--set", f"artifacts={local}"])
            if code == 0:
                take(local, chosen.artifacts)
        except Refusal as refusal:
            print(f"error: {refusal}", file=sys.stderr)
            return 1
        return code


def bring(address: str | None, local: Path) -> None:
    """Copy what was written before into a new local folder.

    Raises:
        DataRefusal: The address has nothing.
    """
    local.mkdir(parents=True)
    if address is None:
        return
    if "://" in address:
        files, path = hadoop(address)
        if files.exists(path):
            files.copyToLocalFile(False, path, hadoop_path(f"file://{local}"), True)
            # Hadoop puts the folder itself into a folder that exists.
            for one in (local / path.getName()).iterdir():
                one.rename(local / one.name)
            return
    elif Path(address).is_dir():
        shutil.copytree(address, local, dirs_exist_ok=True)
        return
    raise DataRefusal(
        "The step before has left nothing",
        seen=address,
        allowed="a folder with the output of the stages that are needed",
        fix="run the step before, or name its output with --previous",
    )


def take(local: Path, address: str) -> None:
    """Copy all artifacts to an address, over what is there."""
    if "://" not in address:
        shutil.copytree(local, address, dirs_exist_ok=True)
        return
    files, path = hadoop(address)
    files.mkdirs(path)
    for one in sorted(local.iterdir()):
        files.copyFromLocalFile(False, True, hadoop_path(f"file://{one}"), path)


def hadoop(address: str) -> tuple[Any, Any]:
    """Return the file system of a URL, and its path there; Spark's session has both."""
    path = hadoop_path(address)
    return path.getFileSystem(_spark().sparkContext._jsc.hadoopConfiguration()), path


def hadoop_path(address: str) -> Any:
    """Return a path of Hadoop's."""
    return _spark().sparkContext._jvm.org.apache.hadoop.fs.Path(address)


def _spark() -> Any:
    """Return the session that the pool or an earlier stage has started."""
    from pyspark.sql import SparkSession

    return SparkSession.builder.getOrCreate()


if __name__ == "__main__":
    sys.exit(main())
