"""Runs the managed endpoint's own server on this machine, one process a deployment."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import environment
from churn.refusals import StageRefusal
from churn.settings import HOME

LOCK: Final = HOME / "serving" / "requirements.lock"
LONGEST_START: Final = 180
"""Seconds; a server is ready in about ten where a processor is free."""
PATH: Final = "/score"


@dataclass(frozen=True, kw_only=True)
class LocalDeployment:
    """A model behind its server, on a port of the loopback."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the server and its workers."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def served(
    name: str, model: Path, variables: Mapping[str, str], log: Path
) -> Iterator[LocalDeployment]:
    """Start a deployment, and stop it in the end.

    The model is copied beside the log, as Azure mounts it.

    Raises:
        StageRefusal: The server ends, or is not ready in time; the log says why.
    """
    deployment = start(name, model, variables, log)
    try:
        yield deployment
    finally:
        deployment.stop()


def start(
    name: str, model: Path, variables: Mapping[str, str], log: Path
) -> LocalDeployment:
    """Start the server of a model and wait until it answers."""
    log.parent.mkdir(parents=True, exist_ok=True)
    port, health = free_port(), free_port()
    python = environment.ensured(LOCK)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(str(python), "-m", "azureml_inference_server_http"),
                *("--entry_script", "score.py", "--model_dir", str(model)),
                *("--port", str(port), "--health_port", str(health)),
            ],
            cwd=HOME,
            env={
                # Not the shell's own variables: they do not reach a deployment either.
                "PATH": f"{python.parent}{os.pathsep}{os.defpath}",
                "HOME": str(log.parent),
                **variables,
                "PYTHONPATH": str(HOME),
                "CHURN_DEPLOYMENT": name,
                # One thread a worker: a request is one row.
                "OMP_NUM_THREADS": "1",
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    deployment = LocalDeployment(name=name, port=port, process=process)
    try:
        _wait(deployment, log)
    except BaseException:
        deployment.stop()
        raise
    return deployment


def _wait(deployment: LocalDeployment, log: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        if deployment.process.poll() is not None:
            _refuse("ended before it was ready", deployment, log)
        if _is_ready(deployment.port):
            return
        time.sleep(0.2)
    _refuse(f"was not ready after {LONGEST_START} seconds", deployment, log)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _refuse(what: str, deployment: LocalDeployment, log: Path) -> None:
    said = log.read_text(errors="replace").strip().splitlines()
    raise StageRefusal(
        f"The server of deployment {deployment.name} {what}",
        seen=said[-1] if said else "no output",
        allowed="a server that answers on its port",
        fix=f"look into {log}",
    )


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
