"""Faults from the command line, from a file and into what runs already."""

from __future__ import annotations

import json
import stat
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from simulated_azure.cli import main
from simulated_azure.store import Store
from simulated_azure.tests.fixtures_cli import Start

GET_TENANTS = """
import os, requests
from azure.identity import ManagedIdentityCredential
token = ManagedIdentityCredential().get_token("https://management.azure.com/.default")
url = os.environ["AZURE_RESOURCE_MANAGER_URL"] + "/tenants?api-version=2022-12-01"
headers = {"Authorization": "Bearer " + token.token}
print(requests.get(url, headers=headers, timeout=10).status_code)
"""
GET = (sys.executable, "-c", GET_TENANTS)


def test_exec_takes_faults_from_options_and_files(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "faults.yaml"
    file.write_text('- "arm GET #2 503"\n')
    again = f"{GET_TENANTS}\nprint(requests.get(url, headers=headers).status_code)"
    options = ("--fault", "arm GET 404:Teapot", "--faults", str(file))

    process = start("exec", *options, "--", sys.executable, "-c", again)

    assert process.communicate(timeout=60)[0].split() == ["404", "503"]


def test_a_mistake_ends_exec_before_anything_runs(start: Start, home: Path) -> None:
    process = start("exec", "--fault", "PUT never", "--", "echo", "ran")

    said, complaint = process.communicate(timeout=60)

    assert (process.returncode, said) == (1, "")
    assert complaint.startswith("A fault has no effect: 'never'. Allowed: ")
    assert not (home / "azure.db").exists()


def test_log_shows_the_requests_that_met_a_fault(
    start: Start, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start("exec", "--fault", "arm GET 503", "--", *GET).communicate(timeout=60)

    main(["log", "--home", str(home), "--faults"])

    [line] = capsys.readouterr().out.splitlines()
    assert line.endswith("/tenants ServiceUnavailable  <- fault: arm GET 503")


def test_crash_kills_the_simulation_and_leaves_a_note(start: Start, home: Path) -> None:
    process = start("exec", "--fault", "arm GET crash", "--", *GET)

    process.communicate(timeout=60)

    assert process.returncode == -9
    with Store(home / "azure.db") as store:
        assert store.requests()[-1].fault == "arm GET crash"


def test_faults_are_added_listed_and_cleared_while_it_runs(
    start: Start, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = start("serve")
    assert process.stdout is not None
    while process.stdout.readline() not in ("\n", ""):
        pass
    at = ("--home", str(home))

    statuses = [
        main(["fault", *at, "add", "PUT vaults 500", "GET hang"]),
        main(["fault", *at, "list"]),
        main(["fault", *at, "clear"]),
        main(["fault", *at, "list"]),
    ]

    assert statuses == [0, 0, 0, 0]
    assert capsys.readouterr().out.splitlines() == [
        f"process {process.pid}: 2 added",
        f"process {process.pid}: matched    0, failed    0  PUT vaults 500",
        f"process {process.pid}: matched    0, failed    0  GET hang",
        f"process {process.pid}: 2 cleared",
        f"process {process.pid}: no faults",
    ]


def test_a_running_simulation_refuses_what_it_does_not_understand(
    start: Start, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = start("serve")
    assert process.stdout is not None
    while process.stdout.readline() not in ("\n", ""):
        pass

    status = main(["fault", "--home", str(home), "add", "PUT never"])

    assert status == 1
    assert "A fault has no effect: 'never'" in capsys.readouterr().err


def test_the_door_opens_to_the_owner_of_the_home_only(start: Start, home: Path) -> None:
    process = start("serve")
    assert process.stdout is not None
    while process.stdout.readline() not in ("\n", ""):
        pass
    file = home / "control" / f"{process.pid}.json"
    url = json.loads(file.read_text())["url"]

    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        urllib.request.urlopen(f"{url}/faults")

    refused.value.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["list"], "No simulated Azure runs on "),
        (["add"], "`fault add` takes at least one fault, got 0."),
        (["clear", "PUT 500"], "`fault clear` takes no fault, got 1."),
    ],
)
def test_fault_says_what_it_misses(
    home: Path, words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["fault", "--home", str(home), *words])

    assert status in (1, 2)
    assert capsys.readouterr().err.startswith(complaint)
