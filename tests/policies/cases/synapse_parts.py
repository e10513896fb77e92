"""Cases of guardrails.rules.synapse_parts."""

from __future__ import annotations

from tests.policies.short_cases import guarded, on, wrong

FIREWALL = "azure-native:synapse:IpFirewallRule"
POOL = "azure-native:synapse:BigDataPool"
LIBRARIES = "pulumi-python:dynamic/dataplane:SparkPoolLibraries"
VERSIONS = {"spark_versions": ["3.5"]}

CASES = (
    guarded(
        "SF-02",
        FIREWALL,
        "endIpAddress",
        "203.0.113.15",
        wrong="255.255.255.255",
        beside={"startIpAddress": "203.0.113.8"},
        says="IpAddress",
        also=(
            wrong("startIpAddress", "0.0.0.0"),
            wrong("startIpAddress", "everywhere"),
            wrong("endIpAddress", "203.0.113.1", "startIpAddress"),
        ),
    ),
    guarded(
        "SF-03",
        FIREWALL,
        "ruleName",
        "allow-office",
        wrong="AllowAllWindowsAzureIps",
        also=(wrong("ruleName", "allowallwindowsazureips"),),
    ),
    guarded(
        "SB-01",
        POOL,
        "sparkVersion",
        "3.5",
        wrong="3.4",
        wrong_type=3.5,
        parameters=VERSIONS,
    ),
    on(
        "SB-02",
        POOL,
        "autoPause.enabled",
        beside={"autoPause.delayInMinutes": 15},
        also=(wrong("autoPause.delayInMinutes", 600),),
    ),
    guarded("SB-03", POOL, "sessionLevelPackagesEnabled", False, wrong=True),
    on("SB-04", POOL, "isComputeIsolationEnabled"),
    guarded(
        "SB-05",
        POOL,
        "sparkConfigProperties.content",
        "spark.executor.memory 4g",
        wrong="fs.azure.account.key.lake: AccountKey=abc",
        absent="passes",
        also=(
            wrong("sparkConfigProperties.content", "spark.db.password hunter2"),
            wrong("libraryRequirements.content", "https://x/y.whl?sv=1&sig=abc"),
        ),
    ),
    guarded(
        "SB-06",
        LIBRARIES,
        "requirements",
        "tokenizers==0.21.0\nazure-ai-ml[mount]==1.20.0\n",
        wrong="pandas",
        also=(
            wrong("requirements", "--index-url https://x\n"),
            wrong("requirements", "a==1\nb>=2"),
        ),
    ),
)
