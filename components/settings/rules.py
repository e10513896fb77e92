"""Rules between concerns; those inside one are in its spec.

A rule that lacks a key, because its own value is wrong, stays silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from components.naming import Names, NamingError
from components.network.subnet_plan import plan_subnets, usable
from components.settings.platform_settings import PlatformSettings
from components.settings.vcpu_quotas import known_sizes, quota_names, quotas
from components.settings.words import did_you_mean
from components.spec import Refusal

Rule = Callable[[PlatformSettings], Iterator[Refusal]]
NO_NETWORK: Final = (
    "(before the workspace exists: Azure never takes a managed one back)"
)


def broken(settings: PlatformSettings) -> Iterator[Refusal]:
    """Yield what is wrong between the concerns of settings, some of which may lack."""
    for rule in RULES:
        try:
            yield from rule(settings)
        except AttributeError:
            continue


def _names_fit(settings: PlatformSettings) -> Iterator[Refusal]:
    """Try the names with the tightest limits."""
    names = _names(settings)
    tight: tuple[tuple[Callable[[str, str], str], str, str], ...] = (
        (names.unique_prefix, "storage_account", "ml"),
        (names.unique_prefix, "storage_account", "lake"),
        (names.unique_prefix, "key_vault", ""),
        (names.regional, "private_endpoint", "ml-workspace-endpoint"),
    )
    for make, kind, purpose in tight:
        try:
            make(kind, purpose)
        except NamingError as error:
            yield _name_refused(error, "workload")
            return


def _names(settings: PlatformSettings) -> Names:
    return Names(
        workload=settings.workload,
        environment=settings.environment,
        location=settings.location,
    )


def _name_refused(error: NamingError, at: str) -> Refusal:
    return Refusal(
        f"does not work: {error.wrong[0].lower()}{error.wrong[1:].rstrip('.')}",
        seen=error.seen,
        allowed=error.allowed,
        fix=error.cure,
        at=at,
    )


def _ways_out(settings: PlatformSettings) -> Iterator[Refusal]:
    """Ways out of the platform's own subnets serve no compute in a managed network."""
    network, mode = settings.network, settings.isolation.mode
    if mode == "Disabled":
        return
    for name, wrong in (
        ("egress", network.egress == "natGateway" and network.gives("egress")),
        ("computeInternetAccess", network.compute_internet_access),
    ):
        if wrong:
            yield Refusal(
                f"serves no compute, because isolation.mode is {mode}",
                seen="natGateway" if name == "egress" else "true",
                allowed="nothing: computes leave by the managed network's rules",
                fix=f"remove it, or set isolation.mode to Disabled {NO_NETWORK}",
                at=f"network.{name}",
            )


def _one_administrator_of_sql(settings: PlatformSettings) -> Iterator[Refusal]:
    """Azure takes one principal; several deployers leave open which."""
    several = len(settings.access.deployers) > 1
    if several and settings.synapse.sql_administrator_object_id is None:
        yield Refusal(
            "is needed, because access.deployers has several entries and SQL has one"
            " administrator",
            seen="nothing",
            allowed=f"an object id such as {settings.access.deployers[0].object_id}",
            fix="add it",
            at="synapse.sqlAdministratorObjectId",
        )


def _administrators_once(settings: PlatformSettings) -> Iterator[Refusal]:
    deployers = {it.object_id for it in settings.access.deployers}
    for number, object_id in enumerate(settings.synapse.administrator_object_ids):
        if object_id in deployers:
            yield Refusal(
                "would be ignored: access.deployers names it, so it is one already",
                seen=object_id,
                allowed="groups that do not deploy",
                fix="remove it",
                at=f"synapse.administratorObjectIds[{number}]",
            )


def _known_pools(settings: PlatformSettings) -> Iterator[Refusal]:
    pools = [it.name for it in settings.spark_pools]
    for number, role in enumerate(settings.access.synapse_roles):
        if role.spark_pool is not None and role.spark_pool not in pools:
            yield Refusal(
                "names no pool of sparkPools",
                seen=role.spark_pool,
                allowed=", ".join(pools) or "nothing: there is no pool",
                fix="correct the name, or leave it out for the workspace",
                at=f"access.synapseRoles[{number}].sparkPool",
            )


def _one_builder(settings: PlatformSettings) -> Iterator[Refusal]:
    """Images are built on one cluster: the registry is private."""
    builders = [it.name for it in settings.compute_clusters if it.purpose != "jobs"]
    if len(builders) != 1:
        yield Refusal(
            "names no cluster or several that build images",
            seen=", ".join(builders) or "none with purpose: imageBuild",
            allowed="purpose: imageBuild on exactly one cluster, of a CPU size",
            fix="give it to one; jobs run there too",
            at="computeClusters",
        )


def _addresses(settings: PlatformSettings) -> Iterator[Refusal]:
    """Each node and each instance takes one address of the training subnet."""
    if settings.network.existing is not None or settings.isolation.managed:
        return
    space = settings.network.address_space
    room = usable(plan_subnets(space).training)
    nodes = [it.max_nodes for it in settings.compute_clusters]
    instances = len(settings.compute_instances)
    if sum(nodes) + instances > room:
        yield Refusal(
            "has more nodes than the training subnet has addresses",
            seen=f"{' + '.join(map(str, nodes))} nodes and {instances} instances in a"
            f" quarter of {space}",
            allowed=f"at most {room} nodes and instances together",
            fix="lower maxNodes or take a larger network.addressSpace",
            at="computeClusters",
        )


def _known_datastores(settings: PlatformSettings) -> Iterator[Refusal]:
    known = {it.name for it in settings.datastores}
    for number, asset in enumerate(settings.data_assets):
        if asset.datastore not in known:
            yield Refusal(
                "is none of the datastores",
                seen=asset.datastore,
                allowed=", ".join(sorted(known)) or "none: datastores is empty",
                fix="correct it, or add the datastore",
                at=f"dataAssets[{number}].datastore",
            )


class _Versioned(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...


def _each_version_once(settings: PlatformSettings) -> Iterator[Refusal]:
    yield from _repeated("dataAssets", settings.data_assets)
    yield from _repeated("mlEnvironments", settings.ml_environments)


def _repeated(key: str, items: Sequence[_Versioned]) -> Iterator[Refusal]:
    seen: dict[tuple[str, str], int] = {}
    for number, item in enumerate(items):
        before = seen.setdefault((item.name.lower(), item.version), number)
        if before != number:
            yield Refusal(
                f"is that of entry [{before}] of the same name",
                seen=f"{item.name} {item.version}",
                allowed="each version of a name once",
                fix="raise the version",
                at=f"{key}[{number}].version",
            )


def _schedules_once(settings: PlatformSettings) -> Iterator[Refusal]:
    """Schedules of both kinds share their names."""
    pipelines = {it.name.lower() for it in settings.pipeline_schedules}
    for number, monitor in enumerate(settings.model_monitors):
        if monitor.name.lower() in pipelines:
            yield Refusal(
                "is that of a pipeline schedule",
                seen=monitor.name,
                allowed="a name that no other schedule has",
                fix="give each its own",
                at=f"modelMonitors[{number}].name",
            )


def _monitors_run(settings: PlatformSettings) -> Iterator[Refusal]:
    """Refuse a monitor of which every run would fail, though Azure would take it.

    Monitors read datastores with credentials only
    (https://learn.microsoft.com/azure/machine-learning/concept-model-monitoring), on
    serverless Spark, which reaches private storage over a managed network only
    (https://learn.microsoft.com/azure/machine-learning/how-to-manage-network-isolation-serverless-spark).
    """
    own = {it.name for it in settings.online_endpoints}
    keyless = {it.name for it in settings.datastores}
    for number, monitor in enumerate(settings.model_monitors):
        at = f"modelMonitors[{number}]"
        if not settings.isolation.managed:
            yield Refusal(
                "could never run: its Spark reaches private storage over a managed"
                " network only",
                seen="a monitor, and isolation.mode: Disabled",
                allowed="[] with isolation.mode Disabled",
                fix="remove it, or set isolation.mode (before the workspace exists)",
                at=at,
            )
        if monitor.endpoint in own:
            yield Refusal(
                "keeps its requests where no monitor can read them: in the workspace's"
                " own storage, which takes no credential",
                seen=monitor.endpoint,
                allowed="an endpoint outside this file that keeps its requests in"
                " credentialDatastore",
                fix="remove the monitor; compare the collected data in a job of your"
                " own",
                at=f"{at}.endpoint",
            )
        datastore = monitor.credential_datastore
        if datastore in keyless or datastore.lower().startswith("workspace"):
            yield Refusal(
                "is no datastore with a credential, and monitors read no other",
                seen=datastore,
                allowed="a datastore that you made with a key or SAS of another"
                " account; none of this platform's takes one",
                fix="name it, or remove the monitor",
                at=f"{at}.credentialDatastore",
            )


def _endpoint_names(settings: PlatformSettings) -> Iterator[Refusal]:
    """Names are unique in the region, whatever the kind, and fit into Azure's."""
    names, seen = _names(settings), dict[str, str]()
    for key, endpoints in (
        ("onlineEndpoints", [it.name for it in settings.online_endpoints]),
        ("batchEndpoints", [it.name for it in settings.batch_endpoints]),
    ):
        for number, name in enumerate(endpoints):
            at = f"{key}[{number}].name"
            try:
                names.unique_prefix("ml_endpoint", name)
            except NamingError as error:
                yield _name_refused(error, at)
            if name in seen:
                yield Refusal(
                    f"is taken by {seen[name]}",
                    seen=name,
                    allowed="a name that no other endpoint has, online or batch",
                    fix="give each endpoint its own",
                    at=at,
                )
            seen.setdefault(name, at)


def _flows(settings: PlatformSettings) -> Iterator[Refusal]:
    """Azure prepares a model without environment over the Internet."""
    if settings.isolation.managed:
        return
    for number, endpoint in enumerate(settings.online_endpoints):
        for place, deployment in enumerate(endpoint.deployments):
            if deployment.environment is None:
                yield Refusal(
                    "is needed, because the deployments' way out is closed",
                    seen="nothing",
                    allowed="an environment with code and scoringScript, or"
                    " isolation.mode AllowOnlyApprovedOutbound or"
                    " AllowInternetOutbound",
                    fix="register an environment and scoring code for the model"
                    " (https://learn.microsoft.com/azure/machine-learning/"
                    "how-to-troubleshoot-online-endpoints)",
                    at=f"onlineEndpoints[{number}].deployments[{place}].environment",
                )


def _batch_clusters(settings: PlatformSettings) -> Iterator[Refusal]:
    """Batch jobs run on clusters of the platform, on as many nodes as those have."""
    sizes = {it.name: it.max_nodes for it in settings.compute_clusters}
    for number, endpoint in enumerate(settings.batch_endpoints):
        for place, deployment in enumerate(endpoint.deployments):
            at = f"batchEndpoints[{number}].deployments[{place}]"
            most = sizes.get(deployment.cluster)
            if most is None:
                near = did_you_mean(deployment.cluster, list(sizes))
                yield Refusal(
                    "names no cluster of computeClusters",
                    seen=deployment.cluster,
                    allowed=", ".join(sizes),
                    fix=f"did you mean {near}?"
                    if near
                    else "add the cluster, or name another",
                    at=f"{at}.cluster",
                )
            elif deployment.instance_count > most:
                yield Refusal(
                    f"is more than cluster {deployment.cluster} has",
                    seen=deployment.instance_count,
                    allowed=f"an integer from 1 to {most}",
                    fix="lower it, or raise maxNodes of the cluster",
                    at=f"{at}.instanceCount",
                )


RULES: Final[tuple[Rule, ...]] = (
    _names_fit,
    _ways_out,
    _one_administrator_of_sql,
    _administrators_once,
    _known_pools,
    _one_builder,
    _addresses,
    quota_names,
    known_sizes,
    quotas,
    _known_datastores,
    _each_version_once,
    _schedules_once,
    _monitors_run,
    _endpoint_names,
    _flows,
    _batch_clusters,
)
