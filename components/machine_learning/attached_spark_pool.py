"""A Synapse Spark pool as a compute of the ML workspace.

Jobs run as the compute's identity, which must be Synapse Administrator of the pool
(https://learn.microsoft.com/azure/machine-learning/how-to-manage-synapse-spark-pool):
a user-assigned one, so that it can be before the compute is, and an identity of its
own, because what jobs run as should not be able to do what the workspace can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices

from components.errors import DecisionError

# The page above says 2 to 16 characters; the API has 3 at least for every compute.
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,14}[A-Za-z0-9]")


@dataclass(frozen=True, kw_only=True)
class AttachedSparkPoolArgs:
    """What is attached where.

    Attributes:
        compute_name: Azure name of the compute, 3 to 16 characters.
        resource_group_name: Group of the ML workspace.
        workspace_name: ML workspace.
        location: Region of the ML workspace.
        pool_id: ARM ID of the Spark pool.
        identity_id: User-assigned identity of its jobs, Synapse Administrator of the
            pool already.
        tags: Tags of the compute.
    """

    compute_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    location: str
    pool_id: pulumi.Input[str]
    identity_id: pulumi.Input[str]
    tags: Mapping[str, str]


class AttachedSparkPool(pulumi.ComponentResource):
    """A compute of type SynapseSpark; the pool itself belongs to Synapse.

    Give `depends_on` what makes the identity the pool's administrator.

    Raises:
        DecisionError: For a name that Azure would refuse.
    """

    compute_id: pulumi.Output[str]
    compute_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: AttachedSparkPoolArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        _check(args)
        super().__init__(
            "ml-synapse:machine_learning:AttachedSparkPool", name, None, opts
        )
        compute = machinelearningservices.Compute(
            name,
            compute_name=args.compute_name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            location=args.location,
            identity=machinelearningservices.ManagedServiceIdentityArgs(
                type="UserAssigned", user_assigned_identities=[args.identity_id]
            ),
            properties=machinelearningservices.SynapseSparkArgs(
                compute_type="SynapseSpark",
                compute_location=args.location,
                resource_id=args.pool_id,
                disable_local_auth=True,
            ),
            tags=args.tags,
            # An attachment is a name: the old one has to go before the new one comes.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
        self.compute_id = compute.id
        self.compute_name = compute.name
        self.register_outputs({"computeId": compute.id, "computeName": compute.name})


def _check(args: AttachedSparkPoolArgs) -> None:
    if not _NAME.fullmatch(args.compute_name):
        raise DecisionError(
            "The name of an attached Spark pool is one that Azure refuses.",
            seen=args.compute_name,
            allowed="3 to 16 letters, digits and dashes, a letter first, no dash last",
            cure="shorten the pool's name in ml-synapse:sparkPools",
        )
