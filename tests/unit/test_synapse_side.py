"""The Synapse side of the whole platform: its pools, and the ways into it."""

from __future__ import annotations

from components.ml_platform import MlPlatform
from tests.stack_files import stack_settings
from tests.unit.platform_runs import DEPLOYER, platform, reached
from tests.unit.registrations import SOMEBODY, SUBSCRIPTION, Registered, register

# https://learn.microsoft.com/rest/api/synapse: as role definitions list shows them
PUBLISHER = "05930f57-09a3-4c0d-9fa9-6d1eb91c178b"
OPERATOR = "e3844cc7-4670-42cb-9349-9bdac1ee7881"


def build(
    stack: str, cloud: str = "public", /, **changes: object
) -> Registered[MlPlatform]:
    settings = stack_settings(stack, cloud, **changes)
    return register(lambda: MlPlatform("platform", settings), stack)


def test_a_closed_synapse_is_reached_through_its_endpoints_first() -> None:
    run = build(
        "dev",
        **{"synapse.privateEndpoints": True, "synapse.allowedAddresses": []},
    )

    workspace = run.one("synapse:Workspace").inputs
    assert workspace["publicNetworkAccess"] == "Disabled"
    assert run.names("synapse:IpFirewallRule") == []
    needed = {"synapse-development", "synapse-development-zones"}
    assert needed <= reached(run, DEPLOYER)
    assert needed <= reached(run, "attached-spark-pool")


def test_endpoints_of_synapse_take_the_zones_of_their_cloud_and_mode() -> None:
    hub = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/hub"
    given: dict[str, object] = {
        "synapse.privateEndpoints": True,
        "dns.mode": "existing",
        "dns.existingZonesResourceGroupId": hub,
    }

    run = build("dev", "usgovernment", **given)

    found = {}
    for name in ("development", "serverless-sql", "sql", "studio"):
        zones = run.one("network:PrivateDnsZoneGroup", f"synapse-{name}-zones").inputs
        (zone,) = zones["privateDnsZoneConfigs"]
        found[name] = zone["privateDnsZoneId"].removeprefix(
            f"{hub}/providers/Microsoft.Network/privateDnsZones/privatelink."
        )
    assert found == {
        "development": "dev.azuresynapse.usgovcloudapi.net",
        "serverless-sql": "sql.azuresynapse.usgovcloudapi.net",
        "sql": "sql.azuresynapse.usgovcloudapi.net",
        "studio": "azuresynapse.usgovcloudapi.net",
    }


def test_a_policy_attaches_the_zones_of_synapse_too() -> None:
    run = build("dev", **{"synapse.privateEndpoints": True, "dns.mode": "policy"})

    assert "synapse-development" in run.names("network:PrivateEndpoint")
    assert run.names("network:PrivateDnsZoneGroup") == []


def test_pools_have_names_of_their_own_and_one_identity() -> None:
    pool = {"nodeSize": "Small", "maxNodes": 4}
    run = build(
        "dev",
        sparkPools=[{"name": "main", **pool}, {"name": "wide", **pool}],
        sqlPools=[{"name": "sales_eu", "size": "DW100c"}],
    )

    assert run.names("synapse:BigDataPool") == ["spark-pool", "spark-pool-wide"]
    computes = [
        run.one("machinelearningservices:Compute", f"attached-{name}").inputs
        for name in ("spark-pool", "spark-pool-wide")
    ]
    assert [it["computeName"] for it in computes] == ["synspmain", "synspwide"]
    assert len({str(it["identity"]) for it in computes}) == 1
    assert run.names("synapse:SqlPool") == ["sql-pool-sales-eu"]
    sent = run.one("monitor:DiagnosticSetting", "sql-pool-sales-eu-diagnostics")
    assert sent.inputs["metrics"] == []


def test_without_pools_nobody_works_as_an_identity_of_spark() -> None:
    run = build("dev", sparkPools=[])

    assert not [each.name for each in run.resources if "spark" in each.name]


def test_no_metric_of_synapse_is_sent() -> None:
    sent = platform("dev").one(
        "monitor:DiagnosticSetting", "synapse-workspace-diagnostics"
    )

    assert sent.inputs["metrics"] == []


def test_whoever_is_signed_in_sees_the_same_plan() -> None:
    settings = stack_settings("dev")
    plans = [
        register(lambda: MlPlatform("platform", settings), signed_in=person).resources
        for person in (SOMEBODY, "d0000000-0000-4000-8000-000000000099")
    ]

    assert plans[0] == plans[1]


def test_deployers_administer_synapse_and_one_of_them_sql() -> None:
    group = "60000000-0000-4000-8000-000000000002"
    run = build("dev", **{"access.deployers": [{"objectId": group, "kind": "Group"}]})

    kind = "pulumi-python:dynamic/dataplane:SynapseRoleAssignment"
    role = run.one(kind, f"synapse-administrator-deployer-{group}").inputs
    assert (role["principal_id"], role["principal_type"]) == (group, "Group")
    assert role["named_in"] == "ml-synapse:access.deployers[0]"
    assert run.one("synapse:WorkspaceAadAdmin").inputs["sid"] == group


def test_groups_get_roles_in_the_workspace_or_at_a_pool() -> None:
    group = "60000000-0000-4000-8000-000000000003"
    given = [
        {"role": "ArtifactPublisher", "groupId": group},
        {"role": "ComputeOperator", "groupId": group, "sparkPool": "main"},
    ]
    run = build("dev", **{"access.synapseRoles": given})

    roles = [it for it in run.resources if it.name.startswith("synapse-role/")]
    made = {
        it.name: (it.inputs["role_id"], it.inputs["scope"].split("/")[2:])
        for it in roles
    }
    assert [it.inputs["named_in"] for it in roles] == [
        "ml-synapse:access.synapseRoles[0]",
        "ml-synapse:access.synapseRoles[1]",
    ]
    assert made == {
        f"synapse-role/ArtifactPublisher/{group}": (PUBLISHER, []),
        f"synapse-role/ComputeOperator/{group}/main": (
            OPERATOR,
            ["bigDataPools", "synspmain"],
        ),
    }
