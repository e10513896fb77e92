"""`exec` and `serve`: what they run, pass on and leave behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulated_azure.cli import main
from simulated_azure.store import Store
from simulated_azure.tests.fixtures_cli import Start

PUT_GROUPS = """
import os, sys, requests
from azure.identity import DefaultAzureCredential
token = DefaultAzureCredential().get_token("https://management.azure.com/.default").token
azure = requests.Session()
azure.headers["Authorization"] = f"Bearer {token}"
base = os.environ["AZURE_RESOURCE_MANAGER_URL"] + "/subscriptions/"
base += os.environ["AZURE_SUBSCRIPTION_ID"]
for number in range(20):
    url = f"{base}/resourceGroups/{sys.argv[1]}-{number}?api-version=2024-03-01"
    azure.put(url, json={"location": "swedencentral"}).raise_for_status()
"""


def test_exec_returns_the_status_of_the_command(start: Start) -> None:
    process = start("exec", "--", "sh", "-c", "echo said; exit 7")
    said, complaint = process.communicate()

    assert (process.returncode, said, complaint) == (7, "said\n", "")


def test_exec_turns_the_command_towards_the_simulation(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "of a real Azure")

    said, _ = start("exec", "--", "env").communicate()

    shown = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    assert shown["AZURE_RESOURCE_MANAGER_URL"].startswith("https://localhost:")
    assert shown["PULUMI_BACKEND_URL"].startswith((home / "backend").as_uri())
    assert "AZURE_CLIENT_SECRET" not in shown


def test_exec_says_what_it_cannot_run(start: Start) -> None:
    process = start("exec", "--", "no-such-command")

    _, complaint = process.communicate()

    assert process.returncode == 127
    assert complaint == "no-such-command: command not found on PATH.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_exec_passes_signals_on(start: Start, number: signal.Signals) -> None:
    trap = f"trap 'exit 9' {number.name[3:]}; echo ready; while :; do sleep 0.05; done"
    process = start("exec", "--", "sh", "-c", trap)
    assert process.stdout is not None
    process.stdout.readline()

    process.send_signal(number)

    assert process.wait(10) == 9


def test_exec_reports_a_killed_command_as_a_shell_does(start: Start) -> None:
    process = start("exec", "--", "sh", "-c", "kill -9 $$")

    assert process.wait(10) == 137


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")
def test_exec_leaves_nothing_running(start: Start) -> None:
    process = start("exec", "--", "sh", "-c", "sleep 60 >&- 2>&- & echo $!")

    said, _ = process.communicate(timeout=10)

    with pytest.raises(ProcessLookupError):
        os.kill(int(said), 0)


def test_two_at_once_do_not_lose_what_they_were_answered(
    start: Start, home: Path
) -> None:
    command = ("--", sys.executable, "-c", PUT_GROUPS)
    processes = [start("exec", *command, name) for name in ("a", "b")]

    complaints = [process.communicate(timeout=60)[1] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], complaints
    with Store(home / "azure.db") as store:
        assert store.count() == 40


def test_serve_stays_up_until_it_is_told_to_end(start: Start) -> None:
    process = start("serve")
    assert process.stdout is not None
    printed = []
    while (line := process.stdout.readline()) not in ("\n", ""):
        printed.append(line)
    script = "".join(printed) + 'exec "$0" -c "$1" served'
    subprocess.run(["sh", "-c", script, sys.executable, PUT_GROUPS], check=True)

    process.terminate()

    assert process.wait(10) == 0


def test_reset_waits_for_nobody_and_takes_nothing_away(
    start: Start, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = start("exec", "--", "sh", "-c", "echo up; sleep 60")
    assert process.stdout is not None
    process.stdout.readline()

    status = main(["reset", "--home", str(home)])
    process.terminate()

    assert status == 1
    assert "is in use and was not forgotten" in capsys.readouterr().err
    assert (home / "azure.db").exists()
