"""The stand-ins for Pulumi's Python hosts, asked as the engine asks them."""

from __future__ import annotations

import importlib.metadata
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from simulated_azure.engine import attach

AT_ONCE_SECONDS = 3.0
PLUGIN = """\
import os, sys
print(os.environ["COLOUR"], *sys.argv[1:], os.getcwd())
print("careful", file=sys.stderr)
sys.exit(3)
"""


@contextmanager
def running(home: Path, name: str) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """Start a host as the engine does; yield the process and a channel to it."""
    attach.install_hosts(home)
    command = next(home.rglob(name))
    # A buffered host would keep its port to itself, and the engine wait for ever.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        [str(command), "127.0.0.1:0"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        alarm = threading.Timer(AT_ONCE_SECONDS, process.kill)
        alarm.start()
        port = int(process.stdout.readline())
        alarm.cancel()
        try:
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                yield process, channel
        finally:
            process.kill()


@pytest.fixture
def language(tmp_path: Path) -> Iterator[Any]:
    with running(tmp_path / "home", "pulumi-language-python") as (_, channel):
        yield language_pb2_grpc.LanguageRuntimeStub(channel)


def program(folder: Path, **options: str) -> Any:
    info = language_pb2.ProgramInfo(
        root_directory=str(folder), program_directory=str(folder), entry_point="."
    )
    info.options.update(options)
    return info


HOSTS = ("pulumi-language-python", "pulumi-resource-pulumi-python")


def test_the_language_host_leaves_at_once_when_cancelled(tmp_path: Path) -> None:
    with running(tmp_path, HOSTS[0]) as (process, channel):
        language_pb2_grpc.LanguageRuntimeStub(channel).Cancel(Empty())

        assert process.wait(timeout=AT_ONCE_SECONDS) == 0


@pytest.mark.parametrize("name", HOSTS)
def test_a_host_leaves_at_once_when_interrupted(name: str, tmp_path: Path) -> None:
    with running(tmp_path, name) as (process, _):
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=AT_ONCE_SECONDS) == 0


def test_a_plugin_s_words_and_status_are_passed_on(
    language: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "__main__.py").write_text(PLUGIN)
    environment = [f"{k}={v}" for k, v in {**os.environ, "COLOUR": "blue"}.items()]

    answers = list(
        language.RunPlugin(
            language_pb2.RunPluginRequest(
                info=program(folder), pwd=str(tmp_path), args=["a"], env=environment
            )
        )
    )

    assert (
        b"".join(answer.stdout for answer in answers) == f"blue a {tmp_path}\n".encode()
    )
    assert b"".join(item.stderr for item in answers) == b"careful\n"
    assert answers[-1].exitcode == 3


def test_a_policy_pack_runs_in_its_own_folder(language: Any, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "__main__.py").write_text("import os; print(os.getcwd())")

    answers = list(
        language.RunPlugin(
            language_pb2.RunPluginRequest(
                info=program(folder), kind="analyzer", pwd=str(tmp_path), args=["1:2"]
            )
        )
    )

    assert b"".join(answer.stdout for answer in answers) == f"{folder}\n".encode()
    assert answers[-1].exitcode == 0


def test_the_project_s_virtual_environment_is_used(
    language: Any, tmp_path: Path
) -> None:
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)

    here = language.About(language_pb2.AboutRequest(info=program(tmp_path)))
    there = language.About(
        language_pb2.AboutRequest(info=program(tmp_path, virtualenv="env"))
    )

    assert here.executable == sys.executable
    assert there.executable == str(python)


def test_installed_packages_are_listed(language: Any, tmp_path: Path) -> None:
    answer = language.GetProgramDependencies(
        language_pb2.GetProgramDependenciesRequest(
            info=program(tmp_path), transitiveDependencies=True
        )
    )

    versions = {
        dependency.name: dependency.version for dependency in answer.dependencies
    }
    assert versions["pulumi"] == importlib.metadata.version("pulumi")


def test_a_failed_installation_says_whose_words_to_read(
    language: Any, tmp_path: Path
) -> None:
    (tmp_path / "requirements.txt").write_text("not a requirement\n")

    with pytest.raises(grpc.RpcError, match="pip could not install") as raised:
        list(
            language.InstallDependencies(
                language_pb2.InstallDependenciesRequest(info=program(tmp_path))
            )
        )

    assert "exit status 1" in str(raised.value)
