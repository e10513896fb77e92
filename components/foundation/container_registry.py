"""A container registry behind a private endpoint, without admin or anonymous access.

Azure's services may pass the closed network: ML builds and pulls its images that way.
No trust policy (content trust is retired) and no quarantine (ML cannot pull then).
Azure spreads it over the zones of its region by itself
(https://learn.microsoft.com/azure/container-registry/zone-redundancy).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_azure_native import containerregistry

from components.foundation.diagnostics import send_diagnostics
from components.foundation.foundation_spec import ContainerRegistrySpec
from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointArgs,
    PrivateEndpointPlacement,
)
from components.transformations.protection import holding_data


@dataclass(frozen=True, kw_only=True)
class ContainerRegistryArgs:
    """What a registry needs to know.

    ``protect_data`` is on unless given.
    """

    registry_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    tags: Mapping[str, str]
    placement: PrivateEndpointPlacement
    log_analytics_id: pulumi.Input[str]
    spec: ContainerRegistrySpec = field(default_factory=ContainerRegistrySpec)
    protect_data: bool = True


class ContainerRegistry(pulumi.ComponentResource):
    """The registry, its private endpoint and its log of logins and pulls."""

    registry_id: pulumi.Output[str]
    registry_name: pulumi.Output[str]
    login_server: pulumi.Output[str]
    endpoint: PrivateEndpoint

    def __init__(
        self,
        name: str,
        args: ContainerRegistryArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create the registry, then its endpoint and its diagnostics."""
        super().__init__("ml-synapse:foundation:ContainerRegistry", name, None, opts)
        registry = self._registry(name, args)
        self.registry_id = registry.id
        self.registry_name = registry.name
        self.login_server = registry.login_server
        self.endpoint = PrivateEndpoint(
            f"{name}-endpoint",
            PrivateEndpointArgs(
                placement=args.placement,
                target_id=registry.id,
                group_id="registry",
                endpoint_name=args.placement.names.regional("private_endpoint", name),
            ),
            pulumi.ResourceOptions(parent=self),
        )
        send_diagnostics(name, registry.id, args.log_analytics_id, self)
        self.register_outputs(
            {
                "registryId": self.registry_id,
                "registryName": self.registry_name,
                "loginServer": self.login_server,
            }
        )

    def _registry(
        self, name: str, args: ContainerRegistryArgs
    ) -> containerregistry.Registry:
        return containerregistry.Registry(
            name,
            registry_name=args.registry_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            sku=containerregistry.SkuArgs(name="Premium"),
            admin_user_enabled=False,
            anonymous_pull_enabled=False,
            network_rule_bypass_options="AzureServices",
            network_rule_set=containerregistry.NetworkRuleSetArgs(
                default_action="Deny"
            ),
            policies=_policies(args.spec.retention_days),
            public_network_access="Disabled",
            tags=args.tags,
            opts=pulumi.ResourceOptions.merge(
                holding_data(self, args.protect_data),
                pulumi.ResourceOptions(
                    transformations=[_without_zones],
                    # One that was made with the property keeps it.
                    ignore_changes=["zoneRedundancy"],
                ),
            ),
        )


def _without_zones(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult:
    """Take out what the SDK fills in: it would ask for a registry without zones."""
    props = {k: it for k, it in args.props.items() if k != "zone_redundancy"}
    return pulumi.ResourceTransformationResult(props=props, opts=args.opts)


def _policies(retention_days: int) -> containerregistry.PoliciesArgs:
    return containerregistry.PoliciesArgs(
        export_policy=containerregistry.ExportPolicyArgs(status="disabled"),
        retention_policy=containerregistry.RetentionPolicyArgs(
            days=retention_days, status="enabled"
        ),
    )
