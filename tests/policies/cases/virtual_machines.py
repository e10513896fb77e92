"""Cases of guardrails.rules.virtual_machines."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import guarded, nothing, on, with_, without, wrong

MACHINE, DISK = "azure-native:compute:VirtualMachine", "azure-native:compute:Disk"
LINUX = "osProfile.linuxConfiguration"
UEFI = "securityProfile.uefiSettings"
IT = Standing(
    "machine",
    MACHINE,
    {"networkProfile": {"networkInterfaces": [{"id": UNKNOWN}]}},
    {"networkProfile": ("card",)},
)
CARD = Standing(
    "card", "azure-native:network:NetworkInterface", {"ipConfigurations": [{}]}
)
PUBLIC = replace(
    CARD, inputs={"ipConfigurations": [{"publicIPAddress": {"id": UNKNOWN}}]}
)

CASES = (
    on(
        "VM-01",
        MACHINE,
        f"{LINUX}.disablePasswordAuthentication",
        beside={f"{LINUX}.ssh.publicKeys": [{"keyData": "ssh-ed25519 x"}]},
        not_applicable=({"storageProfile": {"osDisk": {"osType": "Windows"}}},),
        also=(wrong(f"{LINUX}.ssh.publicKeys", []),),
    ),
    on("VM-02", MACHINE, "securityProfile.encryptionAtHost"),
    guarded(
        "VM-03",
        MACHINE,
        "securityProfile.securityType",
        "TrustedLaunch",
        wrong="Standard",
        beside={f"{UEFI}.secureBootEnabled": True, f"{UEFI}.vTpmEnabled": True},
        also=(
            wrong(f"{UEFI}.secureBootEnabled", False),
            wrong(f"{UEFI}.vTpmEnabled", None),
        ),
    ),
    nothing(
        "VM-04",
        MACHINE,
        "storageProfile.osDisk.vhd",
        wrong={"uri": "x"},
        also=(wrong("storageProfile.dataDisks", [{"vhd": {"uri": "x"}}]),),
    ),
    nothing(
        "VM-06",
        MACHINE,
        "osProfile.adminPassword",
        wrong="hunter2",
        also=(
            wrong("osProfile.customData", "#!/bin/sh\nexport PASSWORD=hunter2"),
            wrong("userData", "https://x/y?sv=1&sig=abc"),
        ),
    ),
    guarded(
        "VM-07",
        MACHINE,
        f"{LINUX}.patchSettings.patchMode",
        "AutomaticByPlatform",
        wrong="ImageDefault",
    ),
    guarded("VM-08", DISK, "networkAccessPolicy", "DenyAll", wrong="AllowAll"),
    guarded("VM-09", MACHINE, "identity.type", "SystemAssigned", wrong="None"),
    StackCase(
        rule="VM-05",
        compliant=(IT, CARD),
        breakages=(
            with_("public card", "its card card", PUBLIC),
            without("card", "names no card"),
        ),
    ),
)
