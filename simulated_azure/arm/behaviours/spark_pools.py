"""Apache Spark pools of a Synapse workspace.

Sources: https://learn.microsoft.com/azure/synapse-analytics/spark/
apache-spark-pool-configurations (3 to 200 nodes, sizes), …/spark/
apache-spark-version-support (3.5; 3.4 ended 2026-03-31), the naming rules for
Microsoft.Synapse (15 letters and digits, a letter first),
https://github.com/pulumi/pulumi-azure-native/issues/2702 and
https://github.com/Azure/bicep/issues/8502 (libraries at creation: code, detail and
sentence), …/spark/apache-spark-pool-configurations#isolated-compute (the largest size
only; can be changed later), the published PATCH of the type (tags only).
Other wording is assumed, and that a PUT without libraries drops those there are.
"""

from __future__ import annotations

import re
from typing import Final

from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.behaviours.envelope import now
from simulated_azure.arm.behaviours.synapse_workspaces import WORKSPACE, invalid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import ArmError

POOL: Final = f"{WORKSPACE}/bigDataPools"
VERSIONS: Final = ("3.5",)
ISOLATED_SIZES: Final = ("XXXLarge",)
_NAME: Final = re.compile(r"^[a-zA-Z][a-zA-Z0-9]{0,14}$")


class SparkPools(Behaviour):
    """Microsoft.Synapse/workspaces/bigDataPools."""

    arm_types = (POOL,)
    # Assumed.
    duration = Duration(180, 60, 60, patches=True, creating="Provisioning")
    created_status = 200
    log_categories = (
        "BigDataPoolAppsEnded",
        "BigDataPoolAppEvents",
        "BigDataPoolBlockManagerEvents",
        "BigDataPoolDriverLogs",
        "BigDataPoolEnvironmentEvents",
        "BigDataPoolExecutorEvents",
        "BigDataPoolExecutorLogs",
        "BigDataPoolJobEvents",
        "BigDataPoolSqlExecutionEvents",
        "BigDataPoolStageEvents",
        "BigDataPoolTaskEvents",
    )
    metric_categories = ()

    def check(self, put: Put) -> None:
        if not _NAME.match(put.id.name):
            raise invalid(
                f"The Spark pool name '{put.id.name}' is invalid: 1 to 15 letters and "
                "digits, a letter first."
            )
        version = put.properties.get("sparkVersion", VERSIONS[0])
        if version not in VERSIONS and put.previous.get("sparkVersion") != version:
            raise invalid(
                f"Spark version '{version}' is not supported. Allowed: "
                f"{', '.join(VERSIONS)}.",
                "properties.sparkVersion",
            )
        self._check_size(put)
        self._check_executors(put)
        self._check_isolation(put)
        if put.existing is None and _libraries(put):
            raise _libraries_too_early()

    def _check_isolation(self, put: Put) -> None:
        size = put.properties.get("nodeSize", "Medium")
        if put.properties.get("isComputeIsolationEnabled") and (
            size not in ISOLATED_SIZES
        ):
            raise invalid(
                f"Compute isolation is not available for node size '{size}'; allowed: "
                f"{', '.join(ISOLATED_SIZES)}.",
                "properties.isComputeIsolationEnabled",
            )

    def _check_executors(self, put: Put) -> None:
        executors = dict_at(put.properties, "dynamicExecutorAllocation")
        low, high = (executors.get(n) for n in ("minExecutors", "maxExecutors"))
        most = dict_at(put.properties, "autoScale").get("maxNodeCount")
        if not executors.get("enabled") or low is None or high is None:
            return
        limit = high if most is None else most - 1
        if not 1 <= low <= high <= limit:
            raise invalid(
                f"Executors {low} to {high} must lie between 1 and {limit}, the nodes "
                "without the driver's.",
                "properties.dynamicExecutorAllocation",
            )

    def _check_size(self, put: Put) -> None:
        scale = dict_at(put.properties, "autoScale")
        counts = {"nodeCount": put.properties.get("nodeCount")}
        if scale.get("enabled"):
            counts = {n: scale.get(n) for n in ("minNodeCount", "maxNodeCount")}
        for name, count in counts.items():
            if not isinstance(count, int) or not 3 <= count <= 200:
                raise invalid(f"{name} is {count}; allowed: 3 to 200.", name)
        if scale.get("enabled") and scale["minNodeCount"] > scale["maxNodeCount"]:
            raise invalid(
                f"minNodeCount {scale['minNodeCount']} is above maxNodeCount "
                f"{scale['maxNodeCount']}.",
                "properties.autoScale",
            )
        pause = dict_at(put.properties, "autoPause")
        delay = pause.get("delayInMinutes", 15)
        if pause.get("enabled") and not 5 <= delay <= 10080:
            raise invalid(
                f"delayInMinutes is {delay}; allowed: 5 to 10080.",
                "properties.autoPause.delayInMinutes",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(
            properties,
            cacheSize=0,
            defaultSparkLogFolder="/logs",
            dynamicExecutorAllocation={"enabled": False},
            isAutotuneEnabled=False,
            isComputeIsolationEnabled=False,
            nodeCount=0,
            nodeSize="Medium",
            nodeSizeFamily="MemoryOptimized",
            sessionLevelPackagesEnabled=False,
            sparkEventsFolder="/events",
            sparkVersion=VERSIONS[0],
        )
        moment = now()
        if libraries := properties.get("libraryRequirements"):
            libraries["time"] = moment
        properties["creationDate"] = put.previous.get("creationDate", moment)
        properties["lastSucceededTimestamp"] = moment


def _libraries(put: Put) -> bool:
    requirements = dict_at(put.properties, "libraryRequirements")
    return bool(requirements.get("content") or put.properties.get("customLibraries"))


def _libraries_too_early() -> ArmError:
    return ArmError(
        400,
        "ValidationFailed",
        "Spark pool request validation failed.",
        details=[
            ArmError(
                400,
                "SparkComputePropertiesNotAllowed",
                "Synapse Spark pool must be created before libraries are installed.",
            )
        ],
    )
