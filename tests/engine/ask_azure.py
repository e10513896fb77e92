"""Call Azure from a process of its own: ``METHOD PATH BODY``; prints the answer.

Started by ``exec``, so the endpoints and the sign-in come from the environment. A PATH
``/synapse/<workspace>/…`` goes to that workspace's development endpoint.
"""

from __future__ import annotations

import json
import os
import sys

import requests
from azure.identity import ManagedIdentityCredential


def main(method: str, path: str, body: str) -> None:
    """Send one request and print what comes back; an error ends the process."""
    base = os.environ["AZURE_RESOURCE_MANAGER_URL"]
    synapse = path.startswith("/synapse/")
    resource = (
        "https://dev.azuresynapse.net" if synapse else "https://management.azure.com"
    )
    token = ManagedIdentityCredential().get_token(f"{resource}/.default").token
    answer = requests.request(
        method,
        base + path,
        json=json.loads(body),
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    if not answer.ok:
        sys.exit(f"{method} {path}: {answer.status_code} {answer.text}")
    print(answer.text or "null")


if __name__ == "__main__":
    main(*sys.argv[1:])
