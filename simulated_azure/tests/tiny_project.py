"""make's stack commands, in a tiny project of its own, with whatever lingers in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from simulated_azure.engine import attach
from simulated_azure.tests.sessions import kill_session

PROGRAM: Final = """\
import pathlib
import time

import pulumi
from pulumi import dynamic

def linger(moment, heeds_cancel=False):
    asked = pathlib.Path("linger")
    if not asked.exists() or asked.read_text() != moment:
        return
    if heeds_cancel:
        from components.dataplane.cancellation import of_engine as engine
        engine.listen()
    pathlib.Path("lingers").touch()
    (engine if heeds_cancel else time).sleep(600)

class Provider(dynamic.ResourceProvider):
    def create(self, props):
        linger("create")
        return dynamic.CreateResult("1", props)

    def read(self, id, props):
        linger("read", heeds_cancel=True)
        return dynamic.ReadResult(id, props)

    def delete(self, id, props):
        linger("delete", heeds_cancel=True)

class File(dynamic.Resource):
    pass

class Data(pulumi.ComponentResource):
    def __init__(self, name, opts):
        super().__init__("tiny:index:Data", name, None, opts)
        self.register_outputs({})

config = pulumi.Config("ml-synapse")
protection = config.require_object("protection")
if config.get_bool("broken"):
    raise pulumi.RunError("broken is true")
linger("preview" if pulumi.runtime.is_dry_run() else "update")
if config.get_bool("dynamic"):
    File(Provider(), "file", {})
Data("data", pulumi.ResourceOptions(protect=protection["protectData"]))
pulumi.export("endpoint", "https://data")
pulumi.export("approvals", {"vault": "Approved"})
"""
OPERATE: Final = "simulated_azure.engine.operate"
SETTINGS: Final = """\
config:
  ml-synapse:protection:
    protectData: true
    locks: true
"""
DYNAMIC: Final = SETTINGS.replace("true", "false") + "  ml-synapse:dynamic: true\n"


class Operator:
    """Runs commands in a tiny project, attached to a simulation of its own."""

    def __init__(self, folder: Path, settings: str = SETTINGS) -> None:
        self._folder = folder
        self.project = folder / "project"
        self.home = folder / "home"
        self.tracked = self.project / "Pulumi.prod.yaml"
        self.complaints = folder / "complaints"
        if not self.project.exists():
            self.project.mkdir()
            (self.project / "Pulumi.yaml").write_text("name: tiny\nruntime: python\n")
            (self.project / "__main__.py").write_text(PROGRAM)
            self.tracked.write_text(settings)
        attached = attach.environment(self.home, {})
        root = {"PYTHONPATH": str(attach.ROOT)}
        self.environment = {**os.environ, **attached, **root}

    def copy(self, folder: Path) -> Operator:
        """Copy the project with its stack into an empty folder."""
        return Operator(Path(shutil.copytree(self._folder, folder, dirs_exist_ok=True)))

    @contextmanager
    def lingering(
        self, moment: str, module: str, *arguments: str
    ) -> Iterator[subprocess.Popen[str]]:
        """Start a command; yield once something lingers at the given moment of it."""
        (self.project / "linger").write_text(moment)
        with (
            self.complaints.open("w") as complaints,
            subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=self.project,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                start_new_session=True,
            ) as process,
        ):
            try:
                while not (self.project / "lingers").exists():
                    assert process.poll() is None, self.complaints.read_text()
                    time.sleep(0.02)
                yield process
            finally:
                kill_session(process)

    def locks(self) -> list[Path]:
        return list((self.home / "backend" / ".pulumi" / "locks").rglob("*.json"))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._call(sys.executable, "-m", OPERATE, *arguments)

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._call(str(self.home / "bin" / "pulumi"), *arguments)

    def _call(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
