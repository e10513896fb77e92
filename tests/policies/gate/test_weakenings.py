"""One weakened input is enough: the preview is refused, and nothing is made."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest

from gate.verdict import Verdict
from guardrails.registry import registry
from tests.policies.gate.weakening import Weakening, exists, preview

pytestmark = pytest.mark.engine

AT_ONCE: Final = 3
STORAGE: Final = "storage:StorageAccount"
VAULT: Final = "keyvault:Vault"
REGISTRY: Final = "containerregistry:Registry"
ML: Final = "machinelearningservices:Workspace"
COMPUTE: Final = "machinelearningservices:Compute"
SYNAPSE: Final = "synapse:Workspace"
ROLE: Final = "authorization:RoleAssignment"
SETTINGS: Final = "monitor:DiagnosticSetting"
OWNER: Final = (
    "/providers/Microsoft.Authorization/roleDefinitions/"
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
)
SSH_FROM_ANYWHERE: Final = [
    {
        "name": "ssh",
        "access": "Allow",
        "direction": "Inbound",
        "priority": 200,
        "protocol": "Tcp",
        "sourceAddressPrefix": "Internet",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "20-30",
    }
]
_PROPERTIES: Final = ("properties", "properties")

WEAKENINGS: Final = (
    Weakening("ST-01", STORAGE, "data-lake", ("enableHttpsTrafficOnly",), False),
    Weakening("ST-02", STORAGE, "data-lake", ("minimumTlsVersion",), "TLS1_0"),
    Weakening("ST-03", STORAGE, "data-lake", ("allowBlobPublicAccess",), True),
    Weakening("ST-04", STORAGE, "ml-storage", ("publicNetworkAccess",)),
    Weakening(
        "ST-05", STORAGE, "ml-storage", ("networkRuleSet", "defaultAction"), "Allow"
    ),
    Weakening("ST-08", STORAGE, "ml-storage", ("allowSharedKeyAccess",), True),
    Weakening(
        "SC-04", "storage:BlobContainer", "data-lake-synapse", ("publicAccess",), "Blob"
    ),
    Weakening("KV-01", VAULT, "ml-vault", ("properties", "enablePurgeProtection")),
    Weakening(
        "KV-03", VAULT, "ml-vault", ("properties", "enableRbacAuthorization"), False
    ),
    Weakening(
        "KV-04", VAULT, "ml-vault", ("properties", "publicNetworkAccess"), "Enabled"
    ),
    Weakening("AC-01", REGISTRY, "ml-registry", ("adminUserEnabled",), True),
    Weakening("AC-03", REGISTRY, "ml-registry", ("publicNetworkAccess",), "Enabled"),
    Weakening("ML-01", ML, "ml-workspace", ("publicNetworkAccess",), "Enabled"),
    Weakening("ML-06", ML, "ml-workspace", ("v1LegacyMode",), True),
    Weakening(
        "MC-01", COMPUTE, "cpu-cluster", ("properties", "disableLocalAuth"), False
    ),
    Weakening(
        "MC-02", COMPUTE, "cpu-cluster", (*_PROPERTIES, "enableNodePublicIp"), True
    ),
    Weakening(
        "MC-05",
        COMPUTE,
        "cpu-cluster",
        (*_PROPERTIES, "remoteLoginPortPublicAccess"),
        "Enabled",
    ),
    Weakening("SY-02", SYNAPSE, "synapse-workspace", ("managedVirtualNetwork",)),
    Weakening(
        "SY-03",
        SYNAPSE,
        "synapse-workspace",
        ("managedVirtualNetworkSettings", "preventDataExfiltration"),
        True,
    ),
    Weakening(
        "SY-05", SYNAPSE, "synapse-workspace", ("azureADOnlyAuthentication",), False
    ),
    Weakening(
        "SF-02",
        "synapse:IpFirewallRule",
        "synapse-workspace-firewall-allow-203-0-113-10",
        ("startIpAddress",),
        "0.0.0.0",
    ),
    Weakening(
        "NS-01",
        "network:NetworkSecurityGroup",
        "nsg-private-endpoints",
        ("securityRules",),
        SSH_FROM_ANYWHERE,
    ),
    Weakening(
        "VN-01",
        "network:VirtualNetwork",
        "vnet",
        ("subnets", 0, "networkSecurityGroup"),
    ),
    Weakening(
        "RA-01", ROLE, "synapse-contributor-ml-workspace", ("roleDefinitionId",), OWNER
    ),
    Weakening(
        "RA-03",
        ROLE,
        "synapse-contributor-ml-workspace",
        ("scope",),
        "/subscriptions/00000000-0000-4000-8000-000000000001",
    ),
    Weakening(
        "PE-05",
        "network:PrivateDnsZoneGroup",
        "ml-vault-endpoint-zones",
        ("privateDnsZoneConfigs",),
        [],
    ),
    Weakening("DS-01", SETTINGS, "ml-vault-diagnostics", ("logs", 0, "enabled"), False),
)

Outcome = tuple[Verdict, list[str], str]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    """Preview every weakening once, a few at a time."""

    def run(weakening: Weakening) -> Outcome:
        folder = tmp_path_factory.mktemp("weakened")
        verdict = preview(weakening, folder)
        log = (folder / "preview.log").read_text("utf-8")
        return verdict, exists(folder / "home"), log

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(map(str, WEAKENINGS), pool.map(run, WEAKENINGS), strict=True))


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=str)
def test_weakened_platform_is_refused_at_its_first_preview(
    outcomes: Mapping[str, Outcome], weakening: Weakening
) -> None:
    verdict, made, log = outcomes[str(weakening)]

    failed = {(it.rule, it.name) for it in verdict.of("failed")}
    assert verdict.error == ""
    assert weakening.rule in {rule for rule, _ in failed}, failed
    severity = registry().by_id[weakening.rule].severity
    assert f"[mandatory] [severity: {severity}]  {weakening.rule}" in log
    assert made == []
