"""Cases of guardrails.rules.ml_workspace_options."""

from __future__ import annotations

from tests.policies.harness import Case, guards
from tests.policies.short_cases import guarded, on, present, wrong

WORKSPACE = "azure-native:machinelearningservices:Workspace"
RULES = "managedNetwork.outboundRules"
HOST = {"type": "FQDN", "destination": "pypi.org"}
SERVICE = {
    "type": "ServiceTag",
    "destination": {"serviceTag": "Storage", "protocol": "TCP", "portRanges": "443"},
}
ENDPOINT = {
    "type": "PrivateEndpoint",
    "destination": {
        "serviceResourceId": "/subscriptions/x",
        "subresourceTarget": "blob",
    },
}
OUTBOUND = {"host": HOST, "service": SERVICE, "endpoint": ENDPOINT}

CASES = (
    guarded("ML-10", WORKSPACE, "encryption.status", "Enabled", wrong="Disabled"),
    Case(
        rule="ML-12",
        type=WORKSPACE,
        compliant={"managedNetwork": {"outboundRules": OUTBOUND}},
        mutations=(
            *guards(
                f"{RULES}.host.destination",
                wrong="*",
                wrong_case="PYPI.org",
                wrong_type=7,
                says="destination",
            ),
            *guards(
                f"{RULES}.service.destination.protocol",
                wrong="*",
                wrong_case="tcp",
                wrong_type=6,
                says="protocol",
            ),
            wrong(f"{RULES}.service.destination.portRanges", "*", "portRanges"),
            wrong(f"{RULES}.host.type", "Anything", "type"),
        ),
    ),
    Case(
        rule="ML-13",
        type="azure-native:machinelearningservices:ManagedNetworkSettingsRule",
        compliant={"properties": ENDPOINT},
        mutations=(
            *guards(
                "properties.destination.serviceResourceId",
                wrong=None,
                wrong_type=[],
                unknown="passes",
            ),
            wrong("properties.destination.subresourceTarget", None),
        ),
        not_applicable=({"properties": HOST},),
    ),
    on("ML-14", WORKSPACE, "hbiWorkspace"),
    present("ML-15", WORKSPACE, "imageBuildCompute", "cpu-cluster"),
)
