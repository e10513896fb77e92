"""Read a workspace with the real azure-ai-ml client, then move traffic with it.

    python ask_ml_client.py WORKSPACE_ID ENDPOINT SHARES

Prints JSON: what the client lists and gets of each kind, and the traffic that ENDPOINT
has after it got SHARES. Started by ``exec``, so that where Azure is and who signs in
come from the environment.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Any

# The client's own schemas use what its marshmallow deprecates.
warnings.simplefilter("ignore")

from azure.ai.ml import MLClient  # noqa: E402
from azure.identity import ManagedIdentityCredential  # noqa: E402

Seen = dict[str, Any]


def main(workspace_id: str, endpoint_name: str, shares: str) -> None:
    """Print what there is, and the traffic once it is moved."""
    logging.disable(logging.WARNING)
    parts = workspace_id.split("/")
    client = MLClient(ManagedIdentityCredential(), parts[2], parts[4], parts[-1])
    seen = {**workspace(client), **serving(client), **assets(client)}
    seen["moved"] = move(client, endpoint_name, json.loads(shares))
    print(json.dumps(seen))


def workspace(client: MLClient) -> Seen:
    """Return the workspace and what is in it from its beginning."""
    name = client.workspace_name
    return {
        "workspaces": named(client.workspaces.list(), client.workspaces.get, location),
        "build_compute": client.workspaces.get(name).image_build_compute,
        "registries": named(client.registries.list(), client.registries.get, location),
        "compute": named(client.compute.list(), client.compute.get, machines),
        "nodes": [it.name for it in client.compute.list_nodes(first_cluster(client))],
        "datastores": named(client.datastores.list(), client.datastores.get, container),
        "default_datastore": client.datastores.get_default().name,
        "connections": named(client.connections.list(), client.connections.get, kind),
    }


def serving(client: MLClient) -> Seen:
    """Return endpoints, their deployments, and what runs by the clock."""
    online, batch = client.online_endpoints, client.batch_endpoints
    return {
        "online_endpoints": named(online.list(), online.get, routes),
        "online_deployments": {
            it.name: below(client.online_deployments, it.name, instances)
            for it in online.list()
        },
        "batch_endpoints": named(batch.list(), batch.get, default),
        "batch_deployments": {
            it.name: below(client.batch_deployments, it.name, runs_on)
            for it in batch.list()
        },
        "schedules": named(client.schedules.list(), client.schedules.get, clock),
    }


def assets(client: MLClient) -> Seen:
    """Return data and environments, each with all its versions."""
    return {
        "data": versions(client.data, lambda it: it.path.partition("/paths/")[2]),
        "environments": versions(client.environments, lambda it: it.image),
    }


def move(client: MLClient, endpoint_name: str, shares: dict[str, int]) -> Any:
    """Route by the shares and return what the endpoint then has."""
    endpoint = client.online_endpoints.get(endpoint_name)
    endpoint.traffic = shares
    client.online_endpoints.begin_create_or_update(endpoint).result()
    return client.online_endpoints.get(endpoint_name).traffic


def named(
    listed: Iterable[Any], get: Callable[[str], Any], about: Callable[[Any], Any]
) -> Seen:
    """Get by its name each thing that a list shows; return what is said about it."""
    return {it.name: about(get(it.name)) for it in listed}


def below(deployments: Any, endpoint: str, about: Callable[[Any], Any]) -> Seen:
    """Do the same for the deployments of an endpoint."""
    return named(
        deployments.list(endpoint), lambda name: deployments.get(name, endpoint), about
    )


def versions(operations: Any, about: Callable[[Any], Any]) -> Seen:
    """Get each version of each asset."""
    return {
        asset.name: {
            it.version: about(operations.get(asset.name, it.version))
            for it in operations.list(asset.name)
        }
        for asset in operations.list()
    }


def location(of: Any) -> Any:
    """Return where it is."""
    return of.location


def first_cluster(client: MLClient) -> str:
    """Return the name of a cluster."""
    return next(str(it.name) for it in client.compute.list() if it.type == "amlcompute")


def machines(of: Any) -> Any:
    """Return what a compute is made of."""
    if of.type == "synapsespark":
        return [of.type, of.node_family, of.scale_settings.max_node_count]
    if of.type == "computeinstance":
        return [of.type, of.size, of.state]
    return [of.type, of.size, of.tier, of.max_instances]


def container(of: Any) -> Any:
    """Return what a datastore leads to, and its credentials."""
    name = getattr(of, "filesystem", None) or getattr(of, "container_name", None)
    return [of.type, name or of.file_share_name, of.credentials.type]


def kind(of: Any) -> Any:
    """Return the type of a connection and how it signs in."""
    return [of.type, of.credentials.type if of.credentials else None]


def routes(of: Any) -> Any:
    """Return how an endpoint is called and how its calls are shared out."""
    return [of.auth_mode, of.public_network_access, of.traffic, of.mirror_traffic]


def instances(of: Any) -> Any:
    """Return a deployment's machines and state."""
    return [of.instance_type, of.instance_count, of.provisioning_state]


def default(of: Any) -> Any:
    """Return the default deployment."""
    return of.defaults.deployment_name


def runs_on(of: Any) -> Any:
    """Return the compute of a batch deployment."""
    return str(of.compute).rpartition("/")[2]


def clock(of: Any) -> Any:
    """Return the class of a schedule, when it runs, and whether it does."""
    return [type(of).__name__, of.trigger.expression, of._is_enabled]


if __name__ == "__main__":
    main(*sys.argv[1:])
