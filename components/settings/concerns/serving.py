"""What is served: online endpoints and batch endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components.dataplane.endpoint_traffic import traffic_mistakes
from components.machine_learning.serving_plan import (
    BatchEndpointPlan,
    OnlineEndpointPlan,
)
from components.naming import Names, NamingError
from components.settings.concerns.batch_serving import BATCH_DEPLOYMENT
from components.settings.concerns.online_serving import ONLINE_DEPLOYMENT
from components.settings.concerns.serving_values import (
    MOST_DEPLOYMENTS,
    deployment_name,
    endpoint_name,
)
from components.settings.key import STACK, Concern, Key
from components.settings.nested import mapping
from components.settings.records import Record, default, records, required
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
    did_you_mean,
    from_decision,
    step,
)
from components.settings.values import integer

_FIELDS: Final = {"traffic": "traffic", "mirror_traffic": "mirrorTraffic"}
_LISTS: Final = ("onlineEndpoints", "batchEndpoints")


@dataclass(frozen=True, kw_only=True)
class ServingSettings:
    """Endpoints of the ML workspace; none by default."""

    online: tuple[OnlineEndpointPlan, ...]
    batch: tuple[BatchEndpointPlan, ...]


def read_serving(of: Values) -> ServingSettings:
    """Build what is served."""
    return ServingSettings(online=of["onlineEndpoints"], batch=of["batchEndpoints"])


def _traffic(values: Values) -> Iterator[Finding]:
    """Shares go to deployments of the endpoint, and Azure routes by them."""
    names = [it.name for it in values["deployments"]]
    for field in _FIELDS.values():
        shares: Mapping[str, int] = values[field]
        missing = [name for name in shares if name not in names]
        yield from ((f"{field}{step(it)}", _no_deployment(it, names)) for it in missing)
    live, mirrored = (values[field] for field in _FIELDS.values())
    for name, wrong, seen, allowed in traffic_mistakes(live, mirrored):
        yield (
            _FIELDS[name],
            ValueRefused(
                wrong, seen=seen, allowed=allowed, cure="correct the percentages"
            ),
        )


def _default(values: Values) -> Iterator[Finding]:
    names = [it.name for it in values["deployments"]]
    if values["defaultDeployment"] not in names:
        wrong = _no_deployment(values["defaultDeployment"], names)
        yield "defaultDeployment", wrong


def _no_deployment(name: str, names: Sequence[str]) -> ValueRefused:
    near = did_you_mean(name, names)
    return ValueRefused(
        "names a deployment that the endpoint does not have",
        seen=name,
        allowed=", ".join(names),
        cure=f"did you mean {near}?" if near else "add the deployment, or name another",
    )


def _few(values: Values) -> Iterator[Finding]:
    count = len(values["deployments"])
    if count > MOST_DEPLOYMENTS:
        yield (
            "deployments",
            ValueRefused(
                "has more entries than Azure takes",
                seen=f"{count} entries",
                allowed=f"1 to {MOST_DEPLOYMENTS}",
                cure="remove deployments that take no traffic",
            ),
        )


def _share() -> Any:
    return mapping(integer(0, 100))


ONLINE_ENDPOINT: Final = Record(
    OnlineEndpointPlan,
    {
        "name": required(endpoint_name()),
        "deployments": required(records(ONLINE_DEPLOYMENT, 1, unique=("name",))),
        "traffic": default(_share(), {}),
        "mirrorTraffic": default(_share(), {}),
    },
    rules=(_traffic, _few),
    kind="an endpoint",
)
BATCH_ENDPOINT: Final = Record(
    BatchEndpointPlan,
    {
        "name": required(endpoint_name()),
        "deployments": required(records(BATCH_DEPLOYMENT, 1, unique=("name",))),
        "defaultDeployment": required(deployment_name()),
    },
    rules=(_default, _few),
    kind="an endpoint",
)


def _names(values: Values) -> Iterator[Finding]:
    """Names are unique in the region, whatever the kind, and fit into Azure's."""
    names = Names(
        workload=values["workload"],
        environment=values[STACK],
        location=values["location"],
    )
    seen: dict[str, str] = {}
    for key in _LISTS:
        for number, endpoint in enumerate(values[key]):
            path = f"{key}[{number}].name"
            try:
                names.unique_prefix("ml_endpoint", endpoint.name)
            except NamingError as refusal:
                yield path, from_decision(refusal)
            if endpoint.name in seen:
                yield path, _taken(endpoint.name, seen[endpoint.name])
            seen.setdefault(endpoint.name, path)


def _taken(name: str, by: str) -> ValueRefused:
    return ValueRefused(
        f"is taken by {by}",
        seen=name,
        allowed="a name that no other endpoint has, online or batch",
        cure="give each endpoint its own",
    )


def _flows(values: Values) -> Iterator[Finding]:
    """Azure prepares a model without environment over the Internet."""
    if values.get("isolationMode", "Disabled") != "Disabled":
        return
    for number, endpoint in enumerate(values["onlineEndpoints"]):
        for place, deployment in enumerate(endpoint.deployments):
            if deployment.environment is None:
                yield (
                    f"onlineEndpoints[{number}].deployments[{place}].environment",
                    ValueRefused(
                        "is needed, because the deployments' way out is closed",
                        seen="nothing",
                        allowed="an environment with code and scoringScript, or"
                        " isolationMode AllowOnlyApprovedOutbound or"
                        " AllowInternetOutbound",
                        cure="register an environment and scoring code for the model"
                        " (https://learn.microsoft.com/azure/machine-learning/"
                        "how-to-troubleshoot-online-endpoints)",
                    ),
                )


def _clusters(values: Values) -> Iterator[Finding]:
    """Batch jobs run on clusters of the platform, on as many nodes as those have."""
    sizes = {it.name: it.max_nodes for it in values["computeClusters"]}
    for number, endpoint in enumerate(values["batchEndpoints"]):
        for place, deployment in enumerate(endpoint.deployments):
            path = f"batchEndpoints[{number}].deployments[{place}]"
            most = sizes.get(deployment.cluster)
            if most is None:
                yield f"{path}.cluster", _no_cluster(deployment.cluster, list(sizes))
            elif deployment.instance_count > most:
                yield (
                    f"{path}.instanceCount",
                    ValueRefused(
                        f"is more than cluster {deployment.cluster} has",
                        seen=str(deployment.instance_count),
                        allowed=f"an integer from 1 to {most}",
                        cure="lower it, or raise maxNodes of the cluster",
                    ),
                )


def _no_cluster(name: str, names: Sequence[str]) -> ValueRefused:
    near = did_you_mean(name, names)
    return ValueRefused(
        "names no cluster of computeClusters",
        seen=name,
        allowed=", ".join(names),
        cure=f"did you mean {near}?" if near else "add the cluster, or name another",
    )


CONCERN = Concern(
    keys={
        "onlineEndpoints": Key(records(ONLINE_ENDPOINT, unique=("name",)), "[]"),
        "batchEndpoints": Key(records(BATCH_ENDPOINT, unique=("name",)), "[]"),
    },
    rules=(_names, _flows, _clusters),
)
