"""Quotas of vCPUs: what has no room is refused, and how much there is can be read."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.cli import main
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests import serving
from simulated_azure.tests.arm_clients import GROUP, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.serving import deployment, endpoint
from simulated_azure.tests.test_arm_machine_learning import WORKSPACE, workspace

T4 = "Standard_NC4as_T4_v3"
DSV2, DSV2_LABEL = "standardDSv2Family", "Standard DSv2 family"


def test_a_cluster_whose_least_nodes_break_the_quota_is_refused(
    clients: Clients,
) -> None:
    workspace(clients)
    clients.simulation.conditions.vcpus = {DSV2: 6}

    with pytest.raises(ArmError) as refused:
        _cluster(clients, "big", least=2)

    assert (refused.value.status, refused.value.code) == (400, "BadRequest")
    assert [detail.code for detail in refused.value.details] == [
        "ClusterMinNodesExceedCoreQuota"
    ]
    assert refused.value.message.startswith(
        f"The specified subscription has a {DSV2_LABEL} vCPU quota of 6 and cannot "
        "accomodate for at least 2 requested managed compute nodes which maps to 8 "
        "vCPUs."
    )


def test_a_cluster_may_have_more_nodes_at_most_than_the_quota(clients: Clients) -> None:
    workspace(clients)
    clients.simulation.conditions.vcpus = {DSV2: 4}

    _cluster(clients, "elastic", least=0, most=50)

    assert _usage(clients)[DSV2] == (0, 4)


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ({"vmSize": T4}, "Standard NCASv3_T4 family vCPU quota of 0"),
        ({"vmPriority": "LowPriority"}, "a total vCPU quota of 3"),
    ],
    ids=["GPUs begin at zero", "low priority has a quota of its own"],
)
def test_a_cluster_of_no_nodes_needs_room_for_one(
    clients: Clients, inner: dict[str, Any], said: str
) -> None:
    workspace(clients)
    clients.simulation.conditions.vcpus = {"totallowprioritycores": 3}

    with pytest.raises(ArmError, match=said):
        _cluster(clients, "none", **inner)


def test_what_others_take_is_counted_and_what_one_has_is_not(clients: Clients) -> None:
    workspace(clients)
    clients.simulation.conditions.vcpus = {"TotalDedicatedCores": 12}
    _cluster(clients, "first", least=2)

    _cluster(clients, "first", least=3)

    with pytest.raises(ArmError, match="a total vCPU quota of 12 and cannot"):
        _instance(clients, "ci-alice")
    _cluster(clients, "first", least=1)
    _instance(clients, "ci-alice")
    assert _usage(clients)[DSV2] == (8, 100)


def test_a_deployment_needs_a_fifth_more_than_its_instances(clients: Clients) -> None:
    serving.workspace(clients)
    endpoint(clients)
    clients.simulation.conditions.vcpus = {DSV2: 20}
    deployment(clients, "blue", capacity=4)

    with pytest.raises(
        ArmError, match="requested is 8, and you are currently using 20"
    ):
        deployment(clients, "green")

    clients.simulation.conditions.vcpus = {DSV2: 28}
    deployment(clients, "green")


def test_without_quotas_there_is_room_for_all(clients: Clients) -> None:
    workspace(clients)
    clients.simulation.conditions.quotas = False

    _cluster(clients, "many", least=100, most=100, vmSize=T4)


def test_a_region_has_quotas_of_its_own(clients: Clients) -> None:
    workspace(clients)
    _cluster(clients, "cpus", least=5)

    assert _usage(clients, LOCATION)[DSV2] == (20, 100)
    assert _usage(clients, "westeurope")[DSV2] == (0, 100)


# The client's own schemas use what its marshmallow deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_machine_learning_client_lists_usage_and_sizes(clients: Clients) -> None:
    workspace(clients)
    _cluster(clients, "cpus", least=1)
    client = import_module("azure.ai.ml").MLClient(
        clients.credential, SUBSCRIPTION_ID, GROUP, "mlw"
    )

    usages = {item.name["value"]: item for item in client.compute.list_usage()}
    sizes = {list_size.name: list_size for list_size in client.compute.list_sizes()}

    used = usages[DSV2]
    # The client loses the values in use and the sizes' vCPUs on its way.
    assert (used.limit, used.name["localizedValue"]) == (
        100,
        "Standard DSv2 Family Cluster Dedicated vCPUs",
    )
    assert (sizes[T4].gpus, "Standard_D2s_v3" in sizes) == (1, True)
    assert next(iter(_service(clients).quotas.list(LOCATION))).limit == 300


@pytest.mark.parametrize("text", ["standardDSv2Family", "=4", "x=many", "x=-1"])
def test_a_quota_that_is_none_is_refused(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["exec", f"--quota={text}", "--", "true"])

    assert f"no quota: '{text}'" in capsys.readouterr().err


def _cluster(
    clients: Clients, name: str, *, least: int = 0, most: int = 5, **inner: Any
) -> None:
    scale = {"minNodeCount": least, "maxNodeCount": max(least, most)}
    properties = {"vmSize": "STANDARD_DS3_V2", "scaleSettings": scale, **inner}
    compute = {"computeType": "AmlCompute", "properties": properties}
    body = {"location": LOCATION, "properties": compute}
    clients.put(f"{WORKSPACE}/computes/{name}", body)


def _instance(clients: Clients, name: str) -> None:
    properties = {"vmSize": "STANDARD_DS3_V2"}
    compute = {"computeType": "ComputeInstance", "properties": properties}
    body = {"location": LOCATION, "properties": compute}
    clients.put(f"{WORKSPACE}/computes/{name}", body)


def _usage(clients: Clients, region: str = LOCATION) -> dict[str, tuple[int, int]]:
    found = _service(clients).usages.list(region)
    return {item.name.value: (item.current_value, item.limit) for item in found}


def _service(clients: Clients) -> Any:
    module = "azure.mgmt.machinelearningservices"
    return clients.make(module, "MachineLearningServicesMgmtClient")
