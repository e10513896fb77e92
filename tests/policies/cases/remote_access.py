"""Cases of guardrails.rules.remote_access."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN
from tests.policies.short_cases import guarded, off, wrong

BASTION = "azure-native:network:BastionHost"
GATEWAY = "azure-native:network:VirtualNetworkGateway"
CLIENTS = "vpnClientConfiguration"
WITHOUT_CLIENTS = ({"gatewayType": "ExpressRoute"},)
DIRECTORY = {
    f"{CLIENTS}.aadTenant": "https://login/x",
    f"{CLIENTS}.aadAudience": "x",
    f"{CLIENTS}.aadIssuer": "https://sts/x",
}

CASES = (
    off("BA-01", BASTION, "enableShareableLink"),
    guarded(
        "BA-02",
        BASTION,
        "sku.name",
        "Standard",
        wrong="Developer",
        beside={"ipConfigurations": [{"subnet": {"id": UNKNOWN}}]},
        also=(
            wrong("sku.name", "Basic"),
            wrong("ipConfigurations", []),
            wrong("ipConfigurations[0].subnet", None),
        ),
    ),
    guarded(
        "BA-03",
        BASTION,
        "enableFileCopy",
        False,
        wrong=True,
        absent="passes",
        beside={"disableCopyPaste": True},
        also=(wrong("enableIpConnect", True), wrong("disableCopyPaste", False)),
    ),
    guarded(
        "VG-01",
        GATEWAY,
        "sku.name",
        "VpnGw1AZ",
        wrong="Basic",
        also=(wrong("sku.tier", "Basic"),),
    ),
    guarded(
        "VG-02",
        GATEWAY,
        f"{CLIENTS}.vpnAuthenticationTypes",
        ["AAD"],
        wrong=["Certificate"],
        wrong_type=7,
        beside={
            f"{CLIENTS}.vpnClientAddressPool": {"addressPrefixes": ["10.9.0.0/24"]}
        },
        not_applicable=WITHOUT_CLIENTS,
        also=(wrong(f"{CLIENTS}.vpnAuthenticationTypes", ["AAD", "Radius"]),),
    ),
    guarded(
        "VG-03",
        GATEWAY,
        f"{CLIENTS}.vpnClientProtocols",
        ["OpenVPN"],
        wrong=["IkeV2"],
        wrong_type=7,
        beside=DIRECTORY,
        not_applicable=WITHOUT_CLIENTS,
        also=(
            *(wrong(it, None) for it in DIRECTORY),
            wrong(f"{CLIENTS}.vpnClientProtocols", ["OpenVPN", "IkeV2"]),
        ),
    ),
)
