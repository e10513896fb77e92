"""A key vault under RBAC, behind a private endpoint; nobody purges it, unless told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import keyvault

from components.dataplane.soft_delete_purge import VAULTS, purged_afterwards
from components.foundation.diagnostics import send_diagnostics
from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointArgs,
    PrivateEndpointPlacement,
)
from components.transformations.protection import holding_data


@dataclass(frozen=True, kw_only=True)
class KeyVaultArgs:
    """What a vault needs to know.

    ``soft_delete_days``: 7 to 90; Azure fixes it when the vault is made.
    ``protect_data`` is on unless given, and so is ``purge_protection``.
    ``purge_in_subscription``: purge the deleted vault there, if nothing protects it.
    """

    vault_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    tenant_id: pulumi.Input[str]
    tags: Mapping[str, str]
    placement: PrivateEndpointPlacement
    log_analytics_id: pulumi.Input[str]
    soft_delete_days: int = 90
    protect_data: bool = True
    purge_protection: bool = True
    purge_in_subscription: str | None = None


class KeyVault(pulumi.ComponentResource):
    """The vault, its private endpoint and its audit log."""

    vault_id: pulumi.Output[str]
    vault_name: pulumi.Output[str]
    vault_uri: pulumi.Output[str]
    endpoint: PrivateEndpoint

    def __init__(
        self,
        name: str,
        args: KeyVaultArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create the vault, then its endpoint and its diagnostics."""
        super().__init__("ml-synapse:foundation:KeyVault", name, None, opts)
        purge = purged_afterwards(
            name,
            self,
            subscription_id=args.purge_in_subscription,
            resource_group_name=args.resource_group_name,
            target_type=VAULTS,
            target_name=args.vault_name,
            location=args.location,
        )
        vault = keyvault.Vault(
            name,
            vault_name=args.vault_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            properties=_properties(args),
            tags=args.tags,
            opts=pulumi.ResourceOptions.merge(
                holding_data(self, args.protect_data),
                pulumi.ResourceOptions(depends_on=purge),
            ),
        )
        self.vault_id = vault.id
        self.vault_name = vault.name
        self.vault_uri = vault.properties.apply(lambda of: of.vault_uri or "")
        self.endpoint = PrivateEndpoint(
            f"{name}-endpoint",
            PrivateEndpointArgs(
                placement=args.placement,
                target_id=vault.id,
                group_id="vault",
                endpoint_name=args.placement.names.regional("private_endpoint", name),
            ),
            pulumi.ResourceOptions(parent=self),
        )
        send_diagnostics(name, vault.id, args.log_analytics_id, self)
        self.register_outputs(
            {
                "vaultId": self.vault_id,
                "vaultName": self.vault_name,
                "vaultUri": self.vault_uri,
            }
        )


def _properties(args: KeyVaultArgs) -> keyvault.VaultPropertiesArgs:
    return keyvault.VaultPropertiesArgs(
        sku=keyvault.SkuArgs(family="A", name=keyvault.SkuName.STANDARD),
        tenant_id=args.tenant_id,
        access_policies=[],
        # Never False: Azure refuses it.
        enable_purge_protection=args.purge_protection or None,
        enable_rbac_authorization=True,
        enable_soft_delete=True,
        enabled_for_deployment=False,
        enabled_for_disk_encryption=False,
        enabled_for_template_deployment=False,
        network_acls=keyvault.NetworkRuleSetArgs(
            bypass="AzureServices", default_action="Deny"
        ),
        public_network_access="Disabled",
        soft_delete_retention_in_days=args.soft_delete_days,
    )
