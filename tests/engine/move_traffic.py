"""Look at endpoints and move their traffic with the real azure-ai-ml client.

    python move_traffic.py WORKSPACE_ID ENDPOINT SHARES

Prints what the client sees before, as JSON. Runs under `simulated_azure exec`.
"""

from __future__ import annotations

import json
import sys
import warnings

# The client's own schemas use what its marshmallow deprecates.
warnings.simplefilter("ignore")

from azure.ai.ml import MLClient  # noqa: E402
from azure.identity import ManagedIdentityCredential  # noqa: E402


def main(workspace_id: str, endpoint_name: str, shares: str) -> None:
    """Print what there is, then route by the shares."""
    parts = workspace_id.split("/")
    client = MLClient(ManagedIdentityCredential(), parts[2], parts[4], parts[-1])
    endpoint = client.online_endpoints.get(endpoint_name)
    seen = {
        "online": [it.name for it in client.online_endpoints.list()],
        "batch": [it.name for it in client.batch_endpoints.list()],
        "deployments": sorted(
            it.name for it in client.online_deployments.list(endpoint_name)
        ),
        "traffic": endpoint.traffic,
        "clusters": sorted(it.type for it in client.compute.list()),
    }
    endpoint.traffic = json.loads(shares)
    client.online_endpoints.begin_create_or_update(endpoint).result()
    print(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
