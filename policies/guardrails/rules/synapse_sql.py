"""SQL in a Synapse workspace: its administrator, scans, pools, integration."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer
from guardrails.resource import Resource
from guardrails.rule import rule

ADMINISTRATOR: Final = "azure-native:synapse:WorkspaceAadAdmin"
SCANS: Final = "azure-native:synapse:WorkspaceManagedSqlServerVulnerabilityAssessment"
SQL_POOL: Final = "azure-native:synapse:SqlPool"
RUNTIME: Final = "azure-native:synapse:IntegrationRuntime"
GUID: Final = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@rule(
    "SY-15",
    "SQL is scanned for weaknesses",
    severity="low",
    types=(SCANS,),
    arm="properties.recurringScans.isEnabled == true",
    references=("policy:0049a6b3-a662-4f3e-8635-39cf44ace45a", "Checkov:CKV2_AZURE_46"),
    why="An assessment without scans finds nothing.",
    fix="set is_enabled=True in recurring_scans",
)
def sql_is_scanned(scans: Resource) -> Answer:
    return scans.at("recurringScans.isEnabled").must_be(True)


@rule(
    "SQ-01",
    "SQL's administrator is named by object ID",
    severity="high",
    types=(ADMINISTRATOR,),
    arm="properties.sid is a GUID",
    references=("policy:6ea81a52-5ca7-4575-9669-eaa910b7edf8", "MCSB:PA-1"),
    why="The login is a name that people see; only the ID decides who it is.",
    fix="give a GUID in synapse.sqlAdministratorObjectId",
)
def administrator_is_identified(administrator: Resource) -> Answer:
    return administrator.at("sid").must_match(GUID, "a GUID")


@rule(
    "SQ-02",
    "SQL's administrator comes from the directory",
    severity="high",
    types=(ADMINISTRATOR,),
    arm='properties.administratorType == "ActiveDirectory"',
    references=("policy:6ea81a52-5ca7-4575-9669-eaa910b7edf8", "MCSB:IM-1"),
    why="Any other kind would be a login with a password.",
    fix='no setting changes it: set administrator_type="ActiveDirectory"',
)
def administrator_is_of_directory(administrator: Resource) -> Answer:
    return administrator.at("administratorType").must_be("ActiveDirectory")


@rule(
    "SQ-03",
    "A dedicated SQL pool is copied to a second region",
    severity="medium",
    types=(SQL_POOL,),
    arm='properties.storageAccountType == "GRS"',
    references=("project", "MCSB:BR-1"),
    why="Its backups die with the region otherwise.",
    fix="leave redundancy out in sqlPools, or set it to GRS",
)
def sql_pool_is_copied(pool: Resource) -> Answer:
    return pool.at("storageAccountType").must_be("GRS")


@rule(
    "SQ-04",
    "Integration runs in the managed network",
    severity="high",
    types=(RUNTIME,),
    arm='properties.type == "Managed" with managedVirtualNetwork, never SelfHosted',
    references=("project", "MCSB:NS-2"),
    why="A self-hosted runtime is somebody's machine with a shared key.",
    fix='use the workspace\'s own runtime, or one of type "Managed"',
)
def integration_is_managed(runtime: Resource) -> Answer:
    return runtime.at("properties.type").must_be("Managed")
