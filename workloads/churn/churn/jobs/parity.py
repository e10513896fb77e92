"""Compares the lock with the published image of the Spark pool.

    python -m churn.jobs.parity

Prints what differs, and the lines for `libraries` of the pool in the stack file. Ends
with 1 where a package differs that a model or a feature depends on.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final

import yaml

from churn.jobs.environments import LOCKS, pins
from churn.settings import HOME

IMAGE: Final = HOME / "pool_image.yml"
ONLY_CALLS_AZURE: Final = frozenset({"azure-ai-ml"})
"""Packages that no feature and no model depends on: they may differ."""


def image() -> Mapping[str, Any]:
    """Return what the image has."""
    content: Mapping[str, Any] = yaml.safe_load(IMAGE.read_text())
    return content


def locked() -> dict[str, str]:
    """Return the versions of the workload's lock."""
    return {pin["name"]: pin["version"] for pin in pins(LOCKS["training"])}


def differences(
    there: Mapping[str, str], here: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Return the packages of the image whose version differs: there, and here."""
    return {
        name: (str(version), here.get(name, "not locked"))
        for name, version in there.items()
        if here.get(name) != str(version)
    }


def libraries() -> list[str]:
    """Return the lines for the pool's libraries: what the image lacks, as locked."""
    here = locked()
    return [f"{name}=={here[name]}" for name in image()["missing"]]


def main() -> int:
    """Print the comparison; return 1 where it matters."""
    found = differences(image()["packages"], locked())
    print(f"The pool's image of {image()['release']} and requirements.lock:")
    for name, (there, here) in found.items():
        note = " (calls Azure only)" if name in ONLY_CALLS_AZURE else ""
        print(f"  {name}: {there} there, {here} here{note}")
    print("libraries of the pool:", *libraries(), sep="\n  - ")
    return 1 if set(found) - ONLY_CALLS_AZURE else 0


if __name__ == "__main__":
    sys.exit(main())
