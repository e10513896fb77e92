"""What is inside a Synapse workspace: firewall rules, pools, administrators."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address
from typing import Final

from guardrails.answers import Answer, all_of, check, fail
from guardrails.relations import must_be_one_of
from guardrails.resource import Resource
from guardrails.rule import rule
from guardrails.secrets import must_read_like_no_secret

FIREWALL: Final = "azure-native:synapse:IpFirewallRule"
POOL: Final = "azure-native:synapse:BigDataPool"
LIBRARIES: Final = "pulumi-python:dynamic/dataplane:SparkPoolLibraries"
PINNED: Final = r"(\s*[\w.-]+(\[[\w.,-]+\])?==[\w.!+-]+\s*)*"
LARGEST_RANGE: Final = 1024


@rule(
    "SF-02",
    "A firewall rule names addresses, not everybody and not all of Azure",
    severity="critical",
    types=(FIREWALL,),
    arm=f"startIpAddress to endIpAddress: at most {LARGEST_RANGE}, never 0.0.0.0",
    references=(
        "policy:56fd377d-098c-4f02-8406-81eb055902b8",
        "https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-ip-firewall",
    ),
    why="0.0.0.0 alone means every service of every tenant; a range up to "
    "255.255.255.255 means everybody.",
    fix="name single addresses or short ranges in synapse.allowedAddresses",
)
def firewall_names_addresses(firewall: Resource) -> Answer:
    start, end = firewall.at("startIpAddress"), firewall.at("endIpAddress")
    for value in (start, end):
        if not value.text:
            return value.must_match(r"[\d.]+", "an IPv4 address")
    try:
        first, last = int(IPv4Address(start.text)), int(IPv4Address(end.text))
    except AddressValueError:
        return fail(f"{start.path} to {end.path} is no range of IPv4 addresses")
    wide = not 0 < first <= last < first + LARGEST_RANGE
    return check(not wide, f"{start.path} is {start.shown} to {end.shown}")


@rule(
    "SF-03",
    "No firewall rule bears the name that opens the workspace to all of Azure",
    severity="critical",
    types=(FIREWALL,),
    arm='name != "AllowAllWindowsAzureIps"',
    references=("project", "MCSB:NS-2"),
    why="Synapse takes a rule of this name for every service of every tenant.",
    fix="name single addresses or short ranges in synapse.allowedAddresses",
)
def firewall_rule_is_not_for_all_of_azure(firewall: Resource) -> Answer:
    return all_of(
        firewall.at("ruleName").must_not_be("AllowAllWindowsAzureIps", "allowAll"),
        firewall.at("ruleName").must_match(r"[\w-]{1,128}", "a name"),
    )


@rule(
    "SB-01",
    "Spark runs in a version that is supported",
    severity="medium",
    types=(POOL,),
    arm="properties.sparkVersion in the profile's spark_versions",
    references=("project", "MCSB:PV-6"),
    why="A version out of support gets no security fixes.",
    fix="no setting chooses another: raise spark_version on the pool",
)
def spark_is_supported(pool: Resource) -> Answer:
    allowed = pool.parameter("spark_versions")
    return must_be_one_of(pool.at("sparkVersion"), allowed, "spark_versions")


@rule(
    "SB-02",
    "Spark pools sleep when nobody works",
    severity="low",
    types=(POOL,),
    arm="properties.autoPause.enabled == true, delayInMinutes <= 60",
    references=("project",),
    why="Idle nodes cost money and keep their sessions' tokens.",
    fix="lower autoPauseMinutes to 60 or less in sparkPools",
)
def pool_sleeps(pool: Resource) -> Answer:
    return all_of(
        pool.at("autoPause.enabled").must_be(True),
        pool.at("autoPause.delayInMinutes").must_be_at_most(60),
    )


@rule(
    "SB-03",
    "Sessions install no packages of their own",
    severity="medium",
    types=(POOL,),
    arm="properties.sessionLevelPackagesEnabled == false",
    references=("project", "MCSB:PV-6"),
    why="A notebook could bring any package from anywhere, unseen by anybody.",
    fix="set sessionPackages to false in sparkPools; libraries takes the packages",
)
def sessions_bring_no_packages(pool: Resource) -> Answer:
    return pool.at("sessionLevelPackagesEnabled").must_be(False)


@rule(
    "SB-04",
    "Spark nodes share no host with others",
    severity="low",
    types=(POOL,),
    arm="properties.isComputeIsolationEnabled == true",
    references=("Checkov:CKV_AZURE_242",),
    why="Some contracts ask for it; it exists for the largest nodes and few regions.",
    fix="set nodeSize to XXXLarge and isolatedCompute to true in sparkPools",
    opt_in=True,
)
def nodes_are_isolated(pool: Resource) -> Answer:
    return pool.at("isComputeIsolationEnabled").must_be(True)


@rule(
    "SB-05",
    "Spark's settings and libraries hold no secret",
    severity="high",
    types=(POOL,),
    arm="properties.sparkConfigProperties.content and libraryRequirements.content",
    references=("project", "MCSB:IM-8"),
    why="Every session prints its settings, and whoever reads the pool reads them.",
    fix="keep it in the vault and let the session's identity fetch it",
)
def pool_holds_no_secret(pool: Resource) -> Answer:
    return all_of(
        must_read_like_no_secret(pool.at("sparkConfigProperties.content")),
        must_read_like_no_secret(pool.at("libraryRequirements.content")),
    )


@rule(
    "SB-06",
    "A Spark pool's libraries come with their versions",
    severity="medium",
    types=(LIBRARIES,),
    arm="properties.libraryRequirements.content: name==version, a line each",
    references=("project", "MCSB:PV-6", "MCSB:IM-8"),
    why="Another version, or one from an address that a line names, may come with the "
    "next session, unseen by anybody.",
    fix="write each line of libraries in sparkPools as pip freeze does",
)
def libraries_are_pinned(libraries: Resource) -> Answer:
    return libraries.at("requirements").must_match(PINNED, "lines name==version")
