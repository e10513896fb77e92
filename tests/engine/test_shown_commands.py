"""Every command that README and docs show does what it is shown for, in that order.

One stack stands for all of them. What cannot be run here is listed with the reason.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.engine.checkout import ROOT, make_checkout

ATTACHED: Final = ".venv/bin/python -m simulated_azure exec"
OUTPUT: Final = f"{ATTACHED} -- pulumi stack output mlWorkspaceName"
FROM_INSIDE: Final = f"{ATTACHED} --client-address 10.40.3.9 -- pulumi up --stack dev"
RUN: Final = ("make up", OUTPUT, "make preview", FROM_INSIDE, "make drift")
REAL: Final = ("pulumi stack init dev", "pulumi preview --policy-pack policies")
"""Run on the simulation, in a home of their own."""
RECIPES: Final = {
    "python -m verification.drift --stack dev": "drift",
    "python -m verification.recovery --stack dev": "recover",
}
"""What a verb of make runs; the verbs have engine tests."""
NOT_HERE: Final = {
    "make test": "it runs this test",
    "make bench ARGS=--growth": "half an hour; tests/unit/test_growth_bench.py",
    "python -m benchmarks.growth 1 10": "minutes; tests/unit/test_growth_bench.py",
    "pulumi install": "installs into .venv, from package indexes",
    "pulumi up": "the preview before it is run; `make up` updates",
    "az": "a login to Azure, or a client that is not installed here",
    "pulumi login": "a backend outside this machine",
    "pulumi stack init prod --secrets-provider": "a key of Azure Key Vault",
}
"""Commands, or how they begin, and why they are not run here."""


def shown() -> list[str]:
    """Return the commands of all blocks of console and sh, without remarks."""
    texts = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    found: list[str] = []
    for text in texts:
        pattern = r"^ *```(console|sh)\n(.*?)^ *```"
        for kind, block in re.findall(pattern, text.read_text(), re.M | re.S):
            found += _commands(block.replace("\\\n", " "), kind)
    return list(dict.fromkeys(found))


def _commands(block: str, kind: str) -> list[str]:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    if kind == "console":
        lines = [line[2:] for line in lines if line.startswith("$ ")]
    return [re.split(r"\s+#", line)[0].strip() for line in lines]


def _why_not(command: str) -> str | None:
    begun = (why for it, why in NOT_HERE.items() if f"{command} ".startswith(f"{it} "))
    return next(begun, NOT_HERE.get(command.partition("=")[0]))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkout(tmp_path_factory.mktemp("shown"))


def run(folder: Path, command: str, home: str = "home") -> str:
    """Run a command as a reader would; what make installs is there already."""
    words = shlex.split(command)
    if words[0] == "make":
        words += ["-o", "cli", "-o", "python"]
    if words[0] == "pulumi":
        words = [*ATTACHED.split(), "--", *words]
    if "up" in words and "pulumi" in words:
        words.append("--yes")
    done = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "SIMULATED_AZURE_HOME": str(folder / ".git" / home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}{done.stderr}"
    return done.stdout


def test_every_command_is_run_or_excused() -> None:
    known = {*RUN, *REAL, *RECIPES}

    assert [it for it in shown() if it not in known and not _why_not(it)] == []
    assert known <= set(shown())


@pytest.mark.parametrize("command", RECIPES)
def test_make_runs_what_real_azure_takes(command: str) -> None:
    recipe = run(ROOT, f"make --dry-run {RECIPES[command]}")

    assert command in recipe


@pytest.mark.engine
def test_the_commands_work_in_the_order_in_which_they_are_read(clone: Path) -> None:
    said = {command: run(clone, command) for command in RUN}

    assert "dev stands on the simulated Azure" in said["make up"]
    assert re.fullmatch(r"mlw-mlsyn-dev-\w+\n", said[OUTPUT])
    assert "nothing changed" in run(clone, "make up")


@pytest.mark.engine
def test_the_way_to_real_azure_works_in_its_order(clone: Path) -> None:
    listed = shown()
    begun = [
        listed.index(it)
        for it in ("pulumi install", *REAL, "pulumi up")
        if it in listed
    ]

    said = [run(clone, command, "real") for command in REAL]

    assert begun == sorted(begun)
    assert "Policies:" in said[1]
    assert "to create" in said[1]
