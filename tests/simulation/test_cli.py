"""The command line: what it runs, what it leaves, what it says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simulated_azure.cli import main
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource, Store

GROUP = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/ml"

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

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "azure"


@pytest.fixture
def start(home: Path) -> Start:
    """Start the command line as a process of its own."""

    def start(action: str, *arguments: str) -> subprocess.Popen[str]:
        options = ("--home", str(home), "--no-engine")
        return subprocess.Popen(
            [sys.executable, "-m", "simulated_azure", action, *options, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def remember_a_group(home: Path) -> None:
    with Store(home / "azure.db") as store:
        type = "Microsoft.Resources/resourceGroups"
        body = {"location": "swedencentral"}
        store.put(Resource(id=GROUP, type=type, name="ml", body=body))
        for method, status in (("GET", 404), ("PUT", 201), ("GET", 200)):
            store.log_request(
                service="arm", method=method, path=GROUP, status=status, error_code=""
            )


def test_exec_returns_the_status_of_the_command(start: Start) -> None:
    with start("exec", "--", "sh", "-c", "echo said; exit 7") as process:
        said, complaint = process.communicate()

    assert (process.returncode, said, complaint) == (7, "said\n", "")


def test_exec_turns_the_command_towards_the_simulation(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "of a real Azure")
    with start("exec", "--", "env") as process:
        said, _ = process.communicate()

    shown = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    assert shown["AZURE_RESOURCE_MANAGER_URL"].startswith("https://localhost:")
    assert shown["PULUMI_BACKEND_URL"] == (home / "backend").as_uri()
    assert "AZURE_CLIENT_SECRET" not in shown


def test_exec_says_what_it_cannot_run(start: Start) -> None:
    with start("exec", "--", "no-such-command") as process:
        _, complaint = process.communicate()

    assert process.returncode == 127
    assert complaint == "no-such-command: command not found on PATH.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_exec_passes_signals_on(start: Start, number: signal.Signals) -> None:
    trap = f"trap 'exit 9' {number.name[3:]}; echo ready; while :; do sleep 0.05; done"
    with start("exec", "--", "sh", "-c", trap) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)

        assert process.wait(10) == 9


def test_exec_reports_a_killed_command_as_a_shell_does(start: Start) -> None:
    with start("exec", "--", "sh", "-c", "kill -9 $$") as process:
        assert process.wait(10) == 137


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")
def test_exec_leaves_nothing_running(start: Start) -> None:
    with start("exec", "--", "sh", "-c", "sleep 60 >&- 2>&- & echo $!") as process:
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
    with start("serve") as process:
        assert process.stdout is not None
        printed = []
        while (line := process.stdout.readline()) not in ("\n", ""):
            printed.append(line)
        script = "".join(printed) + 'exec "$0" -c "$1" served'
        subprocess.run(["sh", "-c", script, sys.executable, PUT_GROUPS], check=True)

        process.terminate()

        assert process.wait(10) == 0


def test_export_writes_everything_as_a_template(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    remember_a_group(home)
    file = tmp_path / "template.json"

    assert main(["export", "--home", str(home)]) == 0
    assert main(["export", "--home", str(home), "--output", str(file)]) == 0

    template = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in template["resources"]] == ["ml"]
    assert json.loads(file.read_text()) == template


@pytest.mark.parametrize(
    ("filters", "statuses"),
    [
        ([], [404, 201, 200]),
        (["--last", "1"], [200]),
        (["--since", "1"], [201, 200]),
        (["--method", "get"], [404, 200]),
        (["--status", "2xx"], [201, 200]),
        (["--status", "404"], [404]),
        (["--failed"], [404]),
        (["--service", "synapse"], []),
        (["--path", "RESOURCEGROUPS/ml"], [404, 201, 200]),
        (["--path", "elsewhere"], []),
    ],
)
def test_log_shows_the_requests_asked_for(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    filters: list[str],
    statuses: list[int],
) -> None:
    remember_a_group(home)

    assert main(["log", "--home", str(home), "--json", *filters]) == 0

    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["status"] for each in shown] == statuses


def test_log_is_readable(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember_a_group(home)

    main(["log", "--home", str(home), "--last", "1"])

    [line] = capsys.readouterr().out.splitlines()
    assert line.split()[2:4] == ["arm", "200"]
    assert line.endswith(f"GET    {GROUP}")


@pytest.mark.parametrize("action", ["export", "log"])
def test_a_home_without_an_azure_is_named(
    home: Path, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    assert main([action, "--home", str(home)]) == 1

    assert f"There is no simulated Azure at {home}." in capsys.readouterr().err
    assert not home.exists()


def test_reset_forgets_everything(home: Path) -> None:
    remember_a_group(home)

    assert main(["reset", "--home", str(home)]) == 0
    assert not home.exists()
    assert main(["reset", "--home", str(home)]) == 0


def test_reset_waits_for_nobody_and_takes_nothing_away(
    start: Start, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with start("exec", "--", "sh", "-c", "echo up; sleep 60") as process:
        assert process.stdout is not None
        process.stdout.readline()

        status = main(["reset", "--home", str(home)])
        process.terminate()

    assert status == 1
    assert "is in use and was not forgotten" in capsys.readouterr().err
    assert (home / "azure.db").exists()


@pytest.mark.parametrize("action", ["exec", "serve", "export", "log", "reset"])
def test_help_explains_each_action(
    capsys: pytest.CaptureFixture[str], action: str
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([action, "--help"])

    assert "--home" in capsys.readouterr().out


def test_exec_without_a_command_is_a_mistake(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["exec", "--home", str(home), "--"])

    assert "exec needs a command" in capsys.readouterr().err
