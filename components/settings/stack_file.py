"""StackFile: every key of a stack file, in its order; each is a spec of its concern."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final

from pydantic import Field, ValidationInfo, field_validator

from components.access.access_spec import AccessSpec
from components.arm_ids import arm_id
from components.foundation.foundation_spec import (
    ContainerRegistrySpec,
    MonitoringSpec,
    ProtectionSpec,
    StorageSpec,
)
from components.link.link_spec import LinkSpec
from components.machine_learning.asset_spec import (
    DataAssetSpec,
    DatastoreSpec,
    EnvironmentSpec,
)
from components.machine_learning.batch_endpoint_spec import BatchEndpointSpec
from components.machine_learning.compute_spec import ClusterSpec, InstanceSpec
from components.machine_learning.isolation_spec import IsolationSpec
from components.machine_learning.ml_registry_spec import MlRegistrySpec
from components.machine_learning.online_endpoint_spec import OnlineEndpointSpec
from components.machine_learning.schedule_spec import (
    ModelMonitorSpec,
    PipelineScheduleSpec,
)
from components.machine_learning.workspace_spec import MlWorkspaceSpec
from components.naming_spec import Region, TagsSpec, Workload
from components.network.network_spec import DnsSpec, NetworkSpec
from components.settings import schema
from components.spec import Spec, distinct
from components.synapse.spark_pool_spec import SparkPoolSpec
from components.synapse.sql_pool_spec import SqlPoolSpec
from components.synapse.synapse_spec import SynapseSpec

IMAGE_BUILDER = ClusterSpec(
    name="cpu", vm_size="Standard_D4ds_v5", max_nodes=2, purpose="imageBuild"
)


class StackFile(Spec):
    """One environment of the platform. What is left out has the hardened default."""

    location: Region = Field(description="Azure region of everything.")
    workload: Workload = Field(description="Short name of the platform, in all names.")
    tags: TagsSpec = Field(description="What the tags of every resource say.")
    network: NetworkSpec = Field(
        default=NetworkSpec(), description="The network: made here, or somebody else's."
    )
    dns: DnsSpec = Field(
        default=DnsSpec(), description="Who keeps the private DNS zones."
    )
    isolation: IsolationSpec = Field(
        default=IsolationSpec(), description="Which network ML computes run in."
    )
    monitoring: MonitoringSpec = Field(
        default=MonitoringSpec(), description="Where logs and telemetry go."
    )
    storage: StorageSpec = Field(
        default=StorageSpec(),
        description="Copies and deleted data of both storage accounts.",
    )
    container_registry: ContainerRegistrySpec = Field(
        default=ContainerRegistrySpec(), description="The registry of images."
    )
    protection: ProtectionSpec = Field(
        default=ProtectionSpec(),
        description="How what holds data is kept from deletion.",
    )
    synapse: SynapseSpec = Field(
        description="Ways into the Synapse workspace, and its administrators."
    )
    access: AccessSpec = Field(description="Who deploys and who works here.")
    spark_pools: Annotated[tuple[SparkPoolSpec, ...], distinct("name")] = Field(
        default=(), description="Spark pools, each attached to the ML workspace."
    )
    sql_pools: Annotated[tuple[SqlPoolSpec, ...], distinct("name")] = Field(
        default=(), description="Dedicated SQL pools; serverless SQL is always there."
    )
    compute_clusters: Annotated[tuple[ClusterSpec, ...], distinct("name")] = Field(
        default=(IMAGE_BUILDER,), min_length=1, description="What jobs run on."
    )
    compute_instances: Annotated[tuple[InstanceSpec, ...], distinct("name")] = Field(
        default=(), description="Machines of single users."
    )
    ml_workspace: MlWorkspaceSpec = Field(
        default=MlWorkspaceSpec(),
        description="Serverless jobs, Studio and vCPU quotas.",
    )
    datastores: Annotated[tuple[DatastoreSpec, ...], distinct("name")] = Field(
        default=(),
        description="Containers that the workspace offers without a credential.",
    )
    data_assets: tuple[DataAssetSpec, ...] = Field(
        default=(), description="Paths of the datastores with a name and a version."
    )
    ml_environments: tuple[EnvironmentSpec, ...] = Field(
        default=(), description="What jobs and deployments run in."
    )
    pipeline_schedules: Annotated[
        tuple[PipelineScheduleSpec, ...], distinct("name")
    ] = Field(default=(), description="Pipeline components that run by the clock.")
    model_monitors: Annotated[tuple[ModelMonitorSpec, ...], distinct("name")] = Field(
        default=(), description="Deployments whose data is compared by the clock."
    )
    ml_registry: MlRegistrySpec = Field(
        default=MlRegistrySpec(), description="The ML registry that environments share."
    )
    online_endpoints: Annotated[tuple[OnlineEndpointSpec, ...], distinct("name")] = (
        Field(default=(), description="Endpoints that answer at once.")
    )
    batch_endpoints: Annotated[tuple[BatchEndpointSpec, ...], distinct("name")] = Field(
        default=(), description="Endpoints whose jobs run on the clusters."
    )
    link: LinkSpec = Field(
        default=LinkSpec(), description="What binds Synapse to the ML workspace."
    )
    retry_minutes: int = Field(
        default=20,
        ge=0,
        le=60,
        description="How long at most a write is tried again that Azure refuses for a"
        " reason that passes by itself; 0 is never.",
    )
    adopt: dict[str, Annotated[str, arm_id()]] = Field(
        default={},
        description="Logical names of resources to import instead of make, each with"
        " its ARM id.",
    )

    @field_validator("*")
    @classmethod
    def _keep(cls, value: Any, info: ValidationInfo) -> Any:
        """Note what is right, for the rules between concerns, where others are not."""
        if info.context is not None:
            info.context[info.field_name] = value
        return value

    @property
    def image_builder(self) -> ClusterSpec:
        """The cluster that builds the images."""
        return next(it for it in self.compute_clusters if it.purpose == "imageBuild")

    @property
    def nat_gateway(self) -> bool:
        """Whether computes leave the network made here by a NAT gateway."""
        ours = self.network.existing is None and not self.isolation.managed
        return ours and self.network.egress == "natGateway"


@cache
def file_schema() -> schema.Node:
    """Return the JSON Schema of a stack file's keys."""
    return StackFile.model_json_schema(schema_generator=schema.WithoutNull)


KEYS: Final = {str(it.alias): name for name, it in StackFile.model_fields.items()}
"""Key of a stack file -> field of its class, in the order of the keys."""
