"""What the rules must know of Azure's types: which hold data, and which take tags.

Tests hold both against the SDK of the provider and against what the platform protects.
"""

from __future__ import annotations

from typing import Final

HOLDING_DATA: Final = (
    "azure-native:containerregistry:Registry",
    "azure-native:cosmosdb:DatabaseAccount",
    "azure-native:databricks:Workspace",
    "azure-native:eventhub:Namespace",
    "azure-native:keyvault:Vault",
    "azure-native:machinelearningservices:Registry",
    "azure-native:machinelearningservices:Workspace",
    "azure-native:operationalinsights:Workspace",
    "azure-native:storage:StorageAccount",
    "azure-native:synapse:SqlPool",
    "azure-native:synapse:Workspace",
)
"""Deleted, they take data with them that nothing else holds."""

TAGGED: Final = (
    *HOLDING_DATA,
    "azure-native:apimanagement:ApiManagementService",
    "azure-native:applicationinsights:Component",
    "azure-native:compute:Disk",
    "azure-native:compute:VirtualMachine",
    "azure-native:containerregistry:Webhook",
    "azure-native:containerservice:ManagedCluster",
    "azure-native:dnsresolver:DnsResolver",
    "azure-native:dnsresolver:InboundEndpoint",
    "azure-native:machinelearningservices:BatchDeployment",
    "azure-native:machinelearningservices:BatchEndpoint",
    "azure-native:machinelearningservices:Compute",
    "azure-native:machinelearningservices:OnlineDeployment",
    "azure-native:machinelearningservices:OnlineEndpoint",
    "azure-native:managedidentity:UserAssignedIdentity",
    "azure-native:monitor:ActionGroup",
    "azure-native:monitor:AutoscaleSetting",
    "azure-native:monitor:MetricAlert",
    "azure-native:monitor:PrivateLinkScope",
    "azure-native:monitor:ScheduledQueryRule",
    "azure-native:network:AzureFirewall",
    "azure-native:network:BastionHost",
    "azure-native:network:ExpressRouteCircuit",
    "azure-native:network:FirewallPolicy",
    "azure-native:network:LocalNetworkGateway",
    "azure-native:network:NatGateway",
    "azure-native:network:NetworkInterface",
    "azure-native:network:NetworkSecurityGroup",
    "azure-native:network:PrivateEndpoint",
    "azure-native:network:PublicIPAddress",
    "azure-native:network:PublicIPPrefix",
    "azure-native:network:RouteTable",
    "azure-native:network:VirtualNetwork",
    "azure-native:network:VirtualNetworkGateway",
    "azure-native:network:VirtualNetworkGatewayConnection",
    "azure-native:privatedns:PrivateZone",
    "azure-native:privatedns:VirtualNetworkLink",
    "azure-native:resources:ResourceGroup",
    "azure-native:streamanalytics:StreamingJob",
    "azure-native:synapse:BigDataPool",
    "azure-native:synapse:PrivateLinkHub",
)
"""They say in Azure's lists and bills whose they are."""

TAGGED_BY_PARENT: Final = (
    "azure-native:apimanagement:NamedValue",
    "azure-native:containerservice:AgentPool",
    "azure-native:cosmosdb:SqlResourceSqlContainer",
    "azure-native:cosmosdb:SqlResourceSqlDatabase",
    "azure-native:keyvault:Key",
    "azure-native:keyvault:Secret",
    "azure-native:machinelearningservices:PrivateEndpointConnection",
)
"""Parts that take tags, but are found and billed with what they are part of."""
