"""Cases of guardrails.rules.virtual_machines."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, on, wrong

MACHINE, DISK = "azure-native:compute:VirtualMachine", "azure-native:compute:Disk"
LINUX = "osProfile.linuxConfiguration"
UEFI = "securityProfile.uefiSettings"

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
)
