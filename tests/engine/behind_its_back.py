"""Change things past the engine: edits as one JSON argument, in one process.

Started by ``exec``. An edit is a dict with ``path`` (its query included) and one of
``set`` (dotted path -> value, on what a GET shows), ``put`` (a whole body), ``delete``.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from typing import Any

import requests
from azure.identity import ManagedIdentityCredential


def main() -> None:
    """Do each edit; an error ends the process."""
    for edit in json.loads(sys.argv[1]):
        path = edit["path"]
        if "delete" in edit:
            call("DELETE", path)
            continue
        body = edit["put"] if "put" in edit else call("GET", path)
        for dotted, value in edit.get("set", {}).items():
            write(body, dotted.split("."), value)
        call("PUT", path, body)


def write(body: Any, parts: list[str], value: object) -> None:
    """Set what is deep in a body; missing objects are made."""
    *parents, last = parts
    for part in parents:
        body = body[int(part)] if isinstance(body, list) else body.setdefault(part, {})
    body[last] = value


def call(method: str, path: str, body: Any = None) -> Any:
    """Send one request as the deployer; return the JSON answer."""
    synapse = path.startswith("/synapse/")
    answer = requests.request(
        method,
        os.environ["AZURE_RESOURCE_MANAGER_URL"] + path,
        json=body,
        headers={"Authorization": f"Bearer {token(synapse)}"},
        timeout=30,
    )
    if not answer.ok:
        sys.exit(f"{method} {path}: {answer.status_code} {answer.text}")
    return answer.json() if answer.content else None


@cache
def token(synapse: bool) -> str:
    """Sign in once for each of the two services."""
    host = "dev.azuresynapse.net" if synapse else "management.azure.com"
    return ManagedIdentityCredential().get_token(f"https://{host}/.default").token


if __name__ == "__main__":
    main()
