"""Of every key of a stack file, wrong values; the order is that of the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hypothesis import strategies as st

from tests.unit.settings.wrong_values import (
    ID,
    NO_ADDRESS,
    NO_ID,
    NO_LIST,
    NO_NETWORK,
    NO_OBJECT,
    NO_PERSON,
    OTHER_TYPE,
    PERSON,
    Wrong,
    entries_with,
    inside,
    integers_outside,
    texts_with,
    whole,
    words_without,
)


def words(name: str) -> st.SearchStrategy[Wrong]:
    """Return the wrong values of a key that takes some words."""
    return whole(words_without(*WORDS[name]))


WORDS: Final = {
    "network.egress": ("natGateway", "existing"),
    "mlRegistry.mode": ("none", "create", "existing"),
    "dns.mode": ("create", "existing", "policy"),
    "isolation.mode": (
        "Disabled",
        "AllowInternetOutbound",
        "AllowOnlyApprovedOutbound",
    ),
    "storage.redundancy": ("LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"),
    "link.synapseRoleOnMlWorkspace": ("Contributor", "DataScientist"),
    "link.approvalMode": ("automatic", "external"),
    **dict.fromkeys(
        (
            "network.computeInternetAccess",
            "protection.protectData",
            "protection.locks",
            "synapse.privateEndpoints",
            "mlWorkspace.serverlessCompute",
            "mlWorkspace.studioDataAccess",
            "protection.purgeOnDestroy",
            "protection.vaultPurgeProtection",
            "mlRegistry.sharing",
        ),
        ("true", "false"),
    ),
}
SYNAPSE_ROLES: Final = (
    *("User", "ArtifactUser", "ArtifactPublisher", "ComputeOperator"),
    *("Contributor", "Administrator"),
)
SPARK_SIZES: Final = ("Small", "Medium", "Large", "XLarge", "XXLarge", "XXXLarge")
NO_LIBRARY: Final = st.sampled_from(
    [
        "",
        "pandas",
        "pandas>=2",
        "--index-url https://x",
        "a==1\nb==2",
        "a == 1",
        "a==1;",
    ]
)
BOUNDS: Final = {
    "monitoring.logRetentionDays": (30, 730),
    "storage.softDeleteDays": (7, 90),
    "containerRegistry.retentionDays": (1, 365),
    "link.approvalTimeoutMinutes": (1, 1440),
    "retryMinutes": (0, 60),
}
NO_SIZE: Final = whole(texts_with(" -é/") | st.sampled_from(["", "Standard", "4"]))
NO_LABEL: Final = whole(texts_with("A_ é/") | st.sampled_from(["", "a-", "a" * 18]))
NO_HOURS: Final = st.one_of(
    st.just(Wrong({"timeZone": "UTC"}, "nothing", ".stop")),
    st.sampled_from(["8:00", "24:00", "noon"]).map(
        lambda it: Wrong({"stop": it, "timeZone": "UTC"}, it, ".stop")
    ),
    st.sampled_from(["CET", "Europe/Berlin", ""]).map(
        lambda it: Wrong({"stop": "18:00", "timeZone": it}, it, ".timeZone")
    ),
    st.just(
        Wrong(
            {"stop": "18:00", "timeZone": "UTC", "days": ["Monday", "Mon"]},
            "Mon",
            ".days[1]",
        )
    ),
)
DEPLOYMENT: Final = {
    "name": "blue",
    "model": "azureml:churn:1",
    "environment": "azureml:sklearn:1",
    "instanceType": "Standard_DS3_v2",
}
BATCH: Final = {"name": "main", "model": "azureml:churn:1", "cluster": "cpu"}
NO_ASSET: Final = texts_with(" /:é") | st.sampled_from(["", "churn:1", "azureml:churn"])
NO_NAME: Final = texts_with("A_ .") | st.sampled_from(["", "ab", "a--b", "1abc"])
WRONG: Final[Mapping[str, st.SearchStrategy[Wrong]]] = {
    **{name: words(name) for name in WORDS},
    **{name: whole(integers_outside(*bounds)) for name, bounds in BOUNDS.items()},
    "location": whole(texts_with("A -_/.\n")),
    "workload": whole(texts_with("A-_ é") | st.just("a") | st.just("abcdefghi")),
    **{
        name: whole(texts_with("\n\r") | st.just("") | st.just("x" * 257))
        for name in ("tags.owner", "tags.costCenter", "tags.dataClassification")
    },
    "network.addressSpace": whole(NO_NETWORK),
    "network.existing.virtualNetworkId": whole(NO_ID | OTHER_TYPE | st.just(ID)),
    "dns.existingZonesResourceGroupId": whole(NO_ID | OTHER_TYPE),
    "isolation.outboundRules": entries_with(
        {"name": "pypi", "type": "FQDN", "fqdn": "pypi.org"},
        name=whole(texts_with("A _/.")),
        type=whole(words_without("PrivateEndpoint", "ServiceTag", "FQDN")),
        fqdn=whole(texts_with(" _/:") | st.sampled_from(["", "*", "localhost"])),
        ports=whole(st.sampled_from(["all", "443-", "1;2", "123456", "99999-1"])),
        resourceId=whole(NO_ID),
    ),
    "datastores": entries_with(
        {"name": "data_lake", "account": "dataLake", "container": "data"},
        name=whole(
            texts_with("-./ ") | st.sampled_from(["workspaceblobstore", "azureml_x"])
        ),
        account=whole(words_without("dataLake", "mlStorage")),
        container=whole(texts_with("A_./") | st.sampled_from(["ab", "a--b", "-ab"])),
    ),
    "dataAssets": entries_with(
        {
            "name": "sales",
            "version": "1",
            "type": "uri_folder",
            "datastore": "data_lake",
            "path": "sales/",
        },
        name=whole(texts_with("/ ") | st.just("")),
        version=whole(texts_with("/ ") | st.just("")),
        type=whole(words_without("uri_file", "uri_folder", "mltable")),
        path=whole(st.sampled_from(["", "/sales", "a b", "a\\b"])),
    ),
    "mlEnvironments": entries_with(
        {"name": "training", "version": "1", "image": "mcr.microsoft.com/azureml/x:1"},
        name=whole(texts_with("/ ") | st.sampled_from(["", "AzureML-sklearn"])),
        image=whole(texts_with(" ") | st.sampled_from(["", "A"])),
        condaFile=whole(st.just("")),
    ),
    "pipelineSchedules": entries_with(
        {"name": "weekly", "component": "azureml:retrain:1", "cron": "15 4 * * 1"},
        component=whole(st.sampled_from(["", "retrain", "azureml:retrain"])),
        cron=whole(st.sampled_from(["", "daily", "* * * *", "61 25 * * 9"])),
        timeZone=whole(texts_with("/_") | st.sampled_from(["", "Mars Standard Time"])),
        enabled=whole(words_without("true", "false")),
    ),
    "modelMonitors": entries_with(
        {
            "name": "credit",
            "endpoint": "credit",
            "deployment": "blue",
            "credentialDatastore": "with_sas",
            "task": "Classification",
            "referenceData": "azureml:train:1",
            "cron": "15 4 * * 1",
        },
        endpoint=whole(texts_with("_/ ") | st.just("ab")),
        task=whole(words_without("Classification", "Regression")),
        referenceData=whole(st.sampled_from(["", "train", "azureml:train"])),
        cron=whole(st.sampled_from(["", "daily", "* * * *"])),
    ),
    "mlRegistry.existing.id": whole(NO_ID | OTHER_TYPE | st.just(ID)),
    "mlRegistry.existing.storageId": whole(NO_ID | OTHER_TYPE | st.just(ID)),
    "mlRegistry.existing.containerRegistryId": whole(NO_ID | OTHER_TYPE | st.just(ID)),
    "onlineEndpoints": entries_with(
        {"name": "churn", "deployments": [DEPLOYMENT]},
        name=whole(NO_NAME | st.just("abcdefghijklmnopq")),
        traffic=NO_OBJECT,
        mirrorTraffic=NO_OBJECT,
        deployments=entries_with(
            DEPLOYMENT,
            name=whole(NO_NAME),
            model=whole(NO_ASSET),
            environment=whole(NO_ASSET),
            instanceType=whole(texts_with(" -é/")),
            instanceCount=whole(integers_outside(1, 50)),
        ),
    ),
    "batchEndpoints": entries_with(
        {"name": "night", "deployments": [BATCH], "defaultDeployment": "main"},
        name=whole(NO_NAME | st.just("abcdefghijklmnopq")),
        defaultDeployment=whole(NO_NAME),
        deployments=entries_with(
            BATCH,
            model=whole(NO_ASSET),
            cluster=whole(texts_with("A_ .") | st.just("")),
            miniBatchSize=whole(integers_outside(1, 1_000_000)),
            errorThreshold=whole(integers_outside(-1, 1_000_000)),
            outputAction=whole(words_without("AppendRow", "SummaryOnly")),
        ),
    ),
    "monitoring.existingLogAnalyticsWorkspaceId": whole(
        NO_ID | OTHER_TYPE | st.just(ID)
    ),
    "synapse.sqlAdministratorObjectId": whole(NO_PERSON.filter(lambda it: it != "")),
    "synapse.administratorObjectIds": inside(NO_PERSON, (PERSON,)) | NO_LIST,
    "access.deployers": entries_with(
        {"objectId": PERSON, "kind": "Group"},
        objectId=whole(NO_PERSON),
        kind=whole(words_without("ServicePrincipal", "Group", "User")),
    ),
    "access.synapseRoles": entries_with(
        {"role": "User", "groupId": PERSON},
        role=whole(words_without(*SYNAPSE_ROLES)),
        groupId=whole(NO_PERSON),
        sparkPool=whole(texts_with("A_ .")),
    ),
    "access.dataScientistGroupIds": inside(NO_PERSON, (PERSON,)) | NO_LIST,
    "synapse.allowedAddresses": inside(NO_ADDRESS, ("8.8.8.8",)) | NO_LIST,
    "sparkPools": entries_with(
        {"name": "main", "nodeSize": "Small", "maxNodes": 5},
        name=whole(texts_with("A-_ é") | st.sampled_from(["", "1a", "abcdefghijk"])),
        nodeSize=whole(words_without(*SPARK_SIZES)),
        maxNodes=whole(integers_outside(3, 200)),
        minNodes=whole(integers_outside(3, 200)),
        autoPauseMinutes=whole(integers_outside(5, 10080)),
        minExecutors=whole(integers_outside(1, 199)),
        maxExecutors=whole(integers_outside(1, 199)),
        libraries=inside(NO_LIBRARY, ("pandas==2.2.2",)) | NO_LIST,
        sessionPackages=whole(words_without("true", "false")),
        isolatedCompute=whole(words_without("true", "false")),
    ),
    "sqlPools": entries_with(
        {"name": "sales", "size": "DW100c"},
        name=whole(texts_with("A- é") | st.sampled_from(["", "1a", "master"])),
        size=whole(words_without("DW100c", "DW30000c")),
        collation=whole(texts_with("- é/") | st.just("")),
        redundancy=whole(words_without("GRS", "LRS")),
    ),
    "computeClusters": entries_with(
        {"name": "x", "vmSize": "Standard_D2_v3", "maxNodes": 2},
        name=NO_LABEL,
        vmSize=NO_SIZE,
        priority=whole(words_without("Dedicated", "LowPriority")),
        minNodes=whole(integers_outside(0, 1000)),
        maxNodes=whole(integers_outside(1, 1000)),
        idleSeconds=whole(integers_outside(60, 86400)),
        purpose=whole(words_without("jobs", "imageBuild")),
    )
    | st.just(Wrong([], "[]")),
    "computeInstances": entries_with(
        {"name": "x", "vmSize": "Standard_D2_v3", "userObjectId": PERSON},
        name=NO_LABEL,
        vmSize=NO_SIZE,
        userObjectId=whole(NO_PERSON),
        idleMinutes=whole(integers_outside(15, 4320)),
        hours=NO_HOURS,
    ),
    "mlWorkspace.vcpuQuotas": NO_OBJECT
    | integers_outside(0, 1_000_000).map(
        lambda it: Wrong({"lowPriority": it}, Wrong(it, "").text, ".lowPriority")
    ),
    **{
        f"network.existing.{name}SubnetId": whole(NO_ID | OTHER_TYPE)
        for name in ("privateEndpoints", "training", "scoring")
    },
    "adopt": NO_OBJECT
    | NO_ID.map(lambda it: Wrong({"ml-vault": it}, it, ".ml-vault"))
    | st.text(min_size=1, max_size=9).map(lambda it: Wrong({it: "x"}, "x", None)),
}
