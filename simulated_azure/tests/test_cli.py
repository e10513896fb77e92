"""What the command line says about an Azure that exists: export, log, reset, help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulated_azure.cli import main
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource, Store

GROUP = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/ml"


def remember_a_group(home: Path) -> None:
    with Store(home / "azure.db") as store:
        type = "Microsoft.Resources/resourceGroups"
        body = {"location": "swedencentral"}
        store.put(Resource(id=GROUP, type=type, name="ml", body=body))
        for method, status in (("GET", 404), ("PUT", 201), ("GET", 200)):
            store.log_request(
                service="arm", method=method, path=GROUP, status=status, error_code=""
            )


def test_export_writes_everything_as_a_template(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    remember_a_group(home)
    file = tmp_path / "template.json"

    assert main(["export", "--home", str(home)]) == 0
    assert main(["export", "--home", str(home), "--output", str(file)]) == 0

    template = json.loads(capsys.readouterr().out)
    assert [resource["name"] for resource in template["resources"]] == ["ml"]
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
    assert [item["status"] for item in shown] == statuses


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
