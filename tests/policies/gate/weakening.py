"""The platform with one resource weakened, previewed by the real engine.

The platform's own program runs; a transform changes one input between it and the
engine, as a careless change to a component would.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gate import previews
from gate.verdict import Verdict

# The transform's own words are camelCase, as in the provider's schema.
_PROGRAM: Final = """\
import json, runpy, sys
from pathlib import Path

import pulumi

HERE = Path(__file__).parent
WEAKENING = json.loads((HERE / "weakening.json").read_text())
sys.path.insert(0, WEAKENING["root"])


def weaken(args):
    if (args.type_, args.name) != (WEAKENING["type"], WEAKENING["name"]):
        return None
    props = dict(args.props)
    at, (*way, last) = props, WEAKENING["path"]
    for step in way:
        at[step] = list(at[step]) if isinstance(at[step], list) else dict(at[step])
        at = at[step]
    if WEAKENING["absent"]:
        del at[last]
    else:
        at[last] = WEAKENING["value"]
    return pulumi.ResourceTransformResult(props=props, opts=args.opts)


pulumi.runtime.register_resource_transform(weaken)
runpy.run_path(str(Path(WEAKENING["root"]) / "__main__.py"), run_name="__main__")
"""


@dataclass(frozen=True)
class Weakening:
    """One input of one resource, set to what a rule forbids."""

    rule: str
    type: str
    name: str
    path: tuple[str | int, ...]
    value: Any = None
    """None takes the input out."""

    def __str__(self) -> str:
        return f"{self.rule}-{self.name}-{'.'.join(map(str, self.path))}"


def preview(weakening: Weakening, folder: Path) -> Verdict:
    """Preview dev with the weakening; `folder/home` is the Azure that it ran on."""
    program = folder / "program"
    program.mkdir()
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml"):
        shutil.copy(previews.ROOT / name, program)
    # The engine starts the dynamic provider here too, and it imports the components.
    (program / "components").symlink_to(previews.ROOT / "components")
    (program / "__main__.py").write_text(_PROGRAM, "utf-8")
    described = {
        "root": str(previews.ROOT),
        "type": f"azure-native:{weakening.type}",
        "name": weakening.name,
        "path": weakening.path,
        "value": weakening.value,
        "absent": weakening.value is None,
    }
    (program / "weakening.json").write_text(json.dumps(described), "utf-8")
    command = [sys.executable, "-m", "simulated_azure", "exec"]
    command += ["--home", str(folder / "home"), "--", "pulumi", "preview"]
    command += ["--cwd", str(program), "--stack", "dev", "--non-interactive"]
    command += ["--policy-pack", str(previews.PACK), "--color", "never"]
    return previews.run("dev", command, folder / "preview.log")


def exists(home: Path) -> list[str]:
    """List what stands on the simulated Azure."""
    command = [sys.executable, "-m", "simulated_azure", "export", "--home", str(home)]
    done = subprocess.run(command, cwd=previews.ROOT, capture_output=True, check=True)
    return [resource["name"] for resource in json.loads(done.stdout)["resources"]]
