"""Cases of guardrails.rules.stream_analytics."""

from __future__ import annotations

from tests.policies.harness import StackCase, Standing
from tests.policies.short_cases import guarded, logged, unlogged, wrong

JOB = "azure-native:streamanalytics:StreamingJob"
MODE = "properties.datasource.authenticationMode"
INPUT = {
    "name": "x",
    "properties": {
        "type": "Stream",
        "datasource": {
            "type": "Microsoft.Storage/Blob",
            "authenticationMode": "Msi",
        },
    },
}
BY_KEY = {"name": "x", "datasource": {"authenticationMode": "ConnectionString"}}

CASES = (
    guarded(
        "SA-01",
        JOB,
        "contentStoragePolicy",
        "JobStorageAccount",
        wrong="SystemAccount",
    ),
    guarded(
        "SA-02",
        JOB,
        f"inputs[0].{MODE}",
        "Msi",
        wrong="ConnectionString",
        beside={"inputs": [INPUT]},
        also=(wrong("outputs", [BY_KEY]),),
    ),
    StackCase(
        rule="SA-03",
        compliant=(Standing("job", JOB), logged("log", "job")),
        breakages=unlogged("log"),
    ),
)
