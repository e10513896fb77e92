"""How people come in: Bastion and the VPN gateway."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, unless
from guardrails.resource import Resource
from guardrails.rule import rule

BASTION: Final = "azure-native:network:BastionHost"
GATEWAY: Final = "azure-native:network:VirtualNetworkGateway"
CLIENTS: Final = "vpnClientConfiguration"


@rule(
    "BA-01",
    "Bastion gives out no links",
    severity="high",
    types=(BASTION,),
    arm="properties.enableShareableLink not true",
    references=("project", "MCSB:IM-1"),
    why="A link lets in whoever holds it, without a directory account.",
    fix="leave enable_shareable_link out of the host",
)
def bastion_gives_no_links(host: Resource) -> Answer:
    return host.at("enableShareableLink").must_be_if_set(False)


@rule(
    "BA-02",
    "Bastion is a host of its own",
    severity="medium",
    types=(BASTION,),
    arm="sku.name in Standard, Premium; ipConfigurations[*].subnet.id set",
    references=("https://learn.microsoft.com/azure/bastion/configuration-settings",),
    why="The Developer tier runs on machines shared with strangers; Basic cannot be "
    "told what to forbid.",
    fix='set sku name "Standard" and give the host its subnet',
)
def bastion_is_own_host(host: Resource) -> Answer:
    configurations = host.at("ipConfigurations")
    return all_of(
        host.at("sku.name").must_be("Standard", "Premium"),
        configurations.must_be_set(),
        configurations.each(lambda it: it.at("subnet.id").must_be_set()),
    )


@rule(
    "BA-03",
    "Bastion moves no files and reaches no addresses by number",
    severity="low",
    types=(BASTION,),
    arm="enableFileCopy, enableIpConnect not true; disableCopyPaste true",
    references=("project", "MCSB:DP-2"),
    why="Each is a way to carry data out of the network past everything else.",
    fix="leave the three as they are, or waive it for a named purpose",
)
def bastion_carries_nothing(host: Resource) -> Answer:
    return all_of(
        host.at("enableFileCopy").must_be_if_set(False),
        host.at("enableIpConnect").must_be_if_set(False),
        host.at("disableCopyPaste").must_be(True),
    )


@rule(
    "VG-01",
    "Gateways are of a tier that is kept",
    severity="high",
    types=(GATEWAY,),
    arm="sku.name != Basic",
    references=("policy:e345b6c3-24bd-4c93-9bbb-7e5e49a17b78",),
    why="Basic speaks old ciphers and is not kept up.",
    fix='give sku "VpnGw1AZ" or larger to the gateway',
)
def gateway_is_kept(gateway: Resource) -> Answer:
    return all_of(
        gateway.at("sku.name").must_not_be("Basic"),
        gateway.at("sku.name").must_match(r"[\w]+", "a tier"),
        gateway.at("sku.tier").must_not_be("Basic"),
    )


@rule(
    "VG-02",
    "People sign in to the VPN with the directory",
    severity="high",
    types=(GATEWAY,),
    arm="properties.vpnClientConfiguration.vpnAuthenticationTypes == [AAD]",
    references=("policy:21a6bc25-125e-4d13-b82d-2e19b7208ab7", "MCSB:IM-1"),
    why="A certificate on a laptop knows no second factor and no leaver.",
    fix='set vpn_authentication_types=["AAD"]',
)
def people_sign_in_to_vpn(gateway: Resource) -> Answer:
    modes = gateway.at(f"{CLIENTS}.vpnAuthenticationTypes")
    directory = all_of(
        modes.must_contain("AAD"), modes.each(lambda it: it.must_be("AAD"))
    )
    return unless(gateway.at(CLIENTS).must_be_absent(), directory)


@rule(
    "VG-03",
    "The VPN speaks OpenVPN and knows its directory",
    severity="medium",
    types=(GATEWAY,),
    arm="vpnClientProtocols == [OpenVPN]; aadTenant, aadAudience, aadIssuer set",
    references=(
        "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-entra-gateway",
    ),
    why="Only OpenVPN signs people in with the directory.",
    fix='set vpn_client_protocols=["OpenVPN"] and the three values of the directory',
)
def vpn_knows_directory(gateway: Resource) -> Answer:
    clients = gateway.at(CLIENTS)
    protocols = clients.at("vpnClientProtocols")
    answers = [clients.at(name).must_be_set() for name in ("aadTenant", "aadAudience")]
    whole = all_of(
        protocols.must_contain("OpenVPN"),
        protocols.each(lambda it: it.must_be("OpenVPN")),
        clients.at("aadIssuer").must_be_set(),
        *answers,
    )
    return unless(clients.must_be_absent(), whole)
