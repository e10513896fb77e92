"""Virtual machines and disks: jump hosts, build agents."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, any_of, unless
from guardrails.resource import Resource
from guardrails.rule import rule
from guardrails.secrets import must_read_like_no_secret

MACHINE: Final = "azure-native:compute:VirtualMachine"
DISK: Final = "azure-native:compute:Disk"
LINUX: Final = "osProfile.linuxConfiguration"


def _windows(machine: Resource) -> Answer:
    return machine.at("storageProfile.osDisk.osType").must_be("Windows")


@rule(
    "VM-01",
    "People log in to Linux with keys",
    severity="high",
    types=(MACHINE,),
    arm="osProfile.linuxConfiguration: disablePasswordAuthentication, ssh.publicKeys",
    references=(
        "Checkov:CKV_AZURE_178",
        "PSRule:Azure.VM.PublicKey",
        "MCSB:IM-6",
    ),
    why="Passwords are guessed.",
    fix="give disable_password_authentication=True and the public keys",
)
def linux_takes_keys(machine: Resource) -> Answer:
    keys = all_of(
        machine.at(f"{LINUX}.disablePasswordAuthentication").must_be(True),
        machine.at(f"{LINUX}.ssh.publicKeys").must_be_set(),
    )
    return unless(_windows(machine), keys)


@rule(
    "VM-02",
    "Disks are encrypted on the host as well",
    severity="high",
    types=(MACHINE,),
    arm="securityProfile.encryptionAtHost == true",
    references=(
        "policy:fc4d8e41-e223-45ea-9bf5-eada37891d87",
        "Checkov:CKV_AZURE_97",
        "MCSB:DP-4",
    ),
    why="Temporary disks and caches lie in the clear otherwise.",
    fix="set encryption_at_host=True in security_profile",
)
def host_is_encrypted(machine: Resource) -> Answer:
    return machine.at("securityProfile.encryptionAtHost").must_be(True)


@rule(
    "VM-03",
    "Machines start only what they trust",
    severity="medium",
    types=(MACHINE,),
    arm="securityProfile: TrustedLaunch or ConfidentialVM, secureBoot, vTpm",
    references=("policy:c95b54ad-0614-4633-ab29-104b01235cbf",),
    why="A rootkit starts before everything that could see it.",
    fix='set security_type="TrustedLaunch" with secure boot and vTPM',
)
def machine_trusts_what_it_starts(machine: Resource) -> Answer:
    profile = machine.at("securityProfile")
    return all_of(
        profile.at("securityType").must_be("TrustedLaunch", "ConfidentialVM"),
        profile.at("uefiSettings.secureBootEnabled").must_be(True),
        profile.at("uefiSettings.vTpmEnabled").must_be(True),
    )


@rule(
    "VM-04",
    "Disks are managed",
    severity="medium",
    types=(MACHINE,),
    arm="storageProfile.osDisk.vhd and dataDisks[*].vhd absent",
    references=(
        "policy:06a78e20-9358-41c9-923c-fb736d382a4d",
        "PSRule:Azure.VM.UseManagedDisks",
    ),
    why="A disk in a storage account is a blob that its keys open.",
    fix="give managed_disk, not vhd",
)
def disks_are_managed(machine: Resource) -> Answer:
    storage = machine.at("storageProfile")
    return all_of(
        storage.at("osDisk.vhd").must_be_absent(),
        storage.at("dataDisks").each(lambda it: it.at("vhd").must_be_absent()),
    )


@rule(
    "VM-06",
    "Machines are given no password and no credentials",
    severity="critical",
    types=(MACHINE,),
    arm="osProfile.adminPassword absent; customData, userData without credentials",
    references=(
        "Checkov:CKV_AZURE_45",
        "PSRule:Azure.Deployment.SecureValue",
        "MCSB:IM-8",
    ),
    why="They lie in the state, and on the machine for everybody who logs in.",
    fix="log in with the directory; fetch secrets with the machine's identity",
)
def machine_has_no_password(machine: Resource) -> Answer:
    return all_of(
        machine.at("osProfile.adminPassword").must_be_absent(),
        must_read_like_no_secret(machine.at("osProfile.customData")),
        must_read_like_no_secret(machine.at("userData")),
    )


@rule(
    "VM-07",
    "Machines are patched by Azure",
    severity="low",
    types=(MACHINE,),
    arm="patchSettings.patchMode == AutomaticByPlatform, or automatic updates",
    references=("Checkov:CKV_AZURE_177", "PSRule:Azure.VM.Updates", "MCSB:PV-6"),
    why="What is patched by hand is not patched.",
    fix='set patch_mode="AutomaticByPlatform"',
)
def machine_is_patched(machine: Resource) -> Answer:
    modes = ("AutomaticByPlatform", "AutomaticByOS")
    windows = "osProfile.windowsConfiguration"
    return any_of(
        machine.at(f"{LINUX}.patchSettings.patchMode").must_be(*modes),
        machine.at(f"{windows}.patchSettings.patchMode").must_be(*modes),
        machine.at(f"{windows}.enableAutomaticUpdates").must_be(True),
    )


@rule(
    "VM-08",
    "Nobody downloads a disk",
    severity="medium",
    types=(DISK,),
    arm="networkAccessPolicy in DenyAll, AllowPrivate, or publicNetworkAccess "
    '"Disabled"',
    references=("policy:8405fdab-1faf-48aa-b702-999c9c172094", "MCSB:NS-2"),
    why="A disk can be exported to whoever has the link.",
    fix='set network_access_policy="DenyAll" on the disk',
)
def disks_are_not_downloaded(disk: Resource) -> Answer:
    return any_of(
        disk.at("networkAccessPolicy").must_be("DenyAll", "AllowPrivate"),
        disk.at("publicNetworkAccess").must_be("Disabled"),
    )


@rule(
    "VM-09",
    "Machines act as a managed identity",
    severity="medium",
    types=(MACHINE,),
    arm="identity.type set",
    references=("project", "MCSB:IM-3"),
    why="A script without one asks for keys.",
    fix='give identity with type "SystemAssigned" or "UserAssigned"',
)
def machine_has_identity(machine: Resource) -> Answer:
    return machine.at("identity.type").must_be(
        "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"
    )
