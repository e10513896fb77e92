"""Other programs ask about types on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

STORAGE = "azure-native:storage:StorageAccount"


def ask(action: str, *resources: dict[str, Any]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "simulated_azure", action],
        input="".join(json.dumps(resource) + "\n" for resource in resources),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_types_tell_which_hold_data() -> None:
    types = {known["type"]: known for known in json.loads(ask("types"))}

    assert types["Microsoft.Storage/storageAccounts"] == {
        "type": "Microsoft.Storage/storageAccounts",
        "token": STORAGE,
        "holdsData": True,
    }
    assert not types["Microsoft.Network/virtualNetworks"]["holdsData"]


def test_check_answers_each_resource_with_what_is_wrong() -> None:
    lines = ask(
        "check",
        {"token": STORAGE, "inputs": {"accountName": "stone", "acountKind": "x"}},
        {"token": "random:index:RandomString", "inputs": {}},
    ).splitlines()

    checked, unknown = (json.loads(line) for line in lines)
    assert unknown is None
    assert checked["idTemplate"].endswith("/storageAccounts/{accountName}")
    assert "acountKind" in [failure["property"] for failure in checked["failures"]]
