"""Cases of guardrails.rules.private_dns."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import guarded, without, wrong

ZONE = "azure-native:privatedns:PrivateZone"
LINK = "azure-native:privatedns:VirtualNetworkLink"
IT = Standing("zone", ZONE)
TO_NETWORK = Standing(
    "link", LINK, {"privateZoneName": UNKNOWN}, {"privateZoneName": ("zone",)}
)

CASES = (
    guarded(
        "DZ-01",
        ZONE,
        "privateZoneName",
        "privatelink.blob.core.windows.net",
        wrong="blob.core.windows.net",
    ),
    StackCase(
        rule="DZ-02",
        compliant=(IT, TO_NETWORK),
        breakages=(without("link", "no link"),),
    ),
    guarded("DZ-03", ZONE, "location", "global", wrong="swedencentral"),
    guarded("DZ-04", LINK, "registrationEnabled", False, wrong=True),
    guarded(
        "DZ-05",
        LINK,
        "resolutionPolicy",
        "Default",
        wrong="NxDomainRedirect",
        absent="passes",
    ),
    guarded(
        "DZ-06",
        "azure-native:privatedns:PrivateRecordSet",
        "aRecords",
        [{"ipv4Address": "10.0.0.4"}],
        wrong=[{"ipv4Address": "203.0.113.4"}],
        wrong_type=7,
        absent="passes",
        also=(wrong("aRecords", [{"ipv4Address": "172.32.0.1"}]),),
    ),
)
