"""The link: rights first, then ways through the networks, and one linked service."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components.access.role_assignments import ML_WORKSPACE, Principal, Scope
from components.errors import DecisionError
from components.link.link_spec import LinkSpec
from components.link.synapse_access import PoolAdministrator, SynapseAccessArgs
from components.link.workspace_link import LinkScopes, WorkspaceLink, WorkspaceLinkArgs
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registered, Registration, register

PROVIDERS = f"{GROUP}/providers"
ML_ID = f"{PROVIDERS}/{ML_WORKSPACE}/mlw"
STORAGE_ID = f"{PROVIDERS}/Microsoft.Storage/storageAccounts/ml"
LAKE_ID = f"{PROVIDERS}/Microsoft.Storage/storageAccounts/lake"
VAULT_ID = f"{PROVIDERS}/Microsoft.KeyVault/vaults/kv"

DYNAMIC = "pulumi-python:dynamic/dataplane:"
ENDPOINTS = {
    "ml-workspace": (ML_ID, "amlworkspace"),
    "data-lake-dfs": (LAKE_ID, "dfs"),
    "ml-storage-blob": (STORAGE_ID, "blob"),
    "ml-storage-dfs": (STORAGE_ID, "dfs"),
    "ml-vault": (VAULT_ID, "vault"),
}


def scope(name: str, id_: str, type_: str) -> Scope:
    return Scope(name=name, id=id_, type=type_)


SCOPES = LinkScopes(
    ml_workspace=scope("ml-workspace", ML_ID, ML_WORKSPACE),
    ml_storage=scope("ml-storage", STORAGE_ID, "Microsoft.Storage/storageAccounts"),
    ml_vault=scope("ml-vault", VAULT_ID, "Microsoft.KeyVault/vaults"),
    data_lake=scope("data-lake", LAKE_ID, "Microsoft.Storage/storageAccounts"),
)


def build(
    administrators: tuple[Principal, ...] = (),
    scopes: LinkScopes = SCOPES,
    **decisions: Any,
) -> Registered[WorkspaceLink]:
    args = WorkspaceLinkArgs(
        synapse_workspace_name="synw",
        synapse_principal_id="of-synw",
        subscription_id="sub",
        ml_resource_group_name="rg-ml",
        ml_workspace_name="mlw",
        scopes=scopes,
        access=SynapseAccessArgs(
            synapse_workspace_name="synw",
            deployers=[
                Principal(name="deployer", object_id="of-deployer", kind="User")
            ],
            administrators=administrators,
            pool_administrators=[
                PoolAdministrator(
                    pool="spark-pool",
                    pool_name="synspmain",
                    principal=Principal(name="spark-identity", object_id="of-spark"),
                )
            ],
            seed="seed",
        ),
        seed="seed",
        **decisions,
    )
    return register(lambda: WorkspaceLink("link", args))


def dynamic(run: Registered[WorkspaceLink], kind: str) -> dict[str, Registration]:
    return {each.name: each for each in run.resources if each.type == DYNAMIC + kind}


def roles(run: Registered[WorkspaceLink]) -> dict[str, str]:
    return {
        each.name: each.inputs["scope"]
        for each in run.resources
        if each.type == "azure-native:authorization:RoleAssignment"
    }


def test_synapse_manages_the_ml_workspace_and_nothing_wider() -> None:
    assert roles(build()) == {
        "synapse-contributor-ml-workspace": ML_ID,
        "synapse-key-vault-secrets-user-ml-vault": VAULT_ID,
        "synapse-storage-blob-data-contributor-data-lake": LAKE_ID,
        "synapse-storage-blob-data-contributor-ml-storage": STORAGE_ID,
    }


def test_managing_anything_else_than_an_ml_workspace_is_refused() -> None:
    with pytest.raises(DecisionError, match="Contributor for synapse is wider"):
        build(scopes=replace(SCOPES, ml_workspace=SCOPES.ml_storage))


def test_the_switch_gives_the_lesser_role_instead() -> None:
    given = roles(build(spec=LinkSpec(synapse_role_on_ml_workspace="DataScientist")))

    assert "synapse-azureml-data-scientist-ml-workspace" in given
    assert not [name for name in given if name.startswith("synapse-contributor")]


def test_five_endpoints_lead_to_what_they_are_named_after() -> None:
    made = dynamic(build(), "ManagedPrivateEndpoint").values()

    assert {
        each.inputs["endpoint_name"]: (
            each.inputs["target_resource_id"],
            each.inputs["group_id"],
        )
        for each in made
    } == ENDPOINTS
    assert {each.inputs["synapse_workspace_name"] for each in made} == {"synw"}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_each_endpoint_has_an_approval_of_its_own_that_waits_for_it(name: str) -> None:
    approval = dynamic(build(), "EndpointApproval")[f"link-{name}-approval"]

    assert approval.inputs["endpoint_name"] == name
    assert approval.inputs["target_resource_id"] == ENDPOINTS[name][0]
    assert f"link-{name}-endpoint" in approval.depends_on
    assert approval.inputs["mode"] == "automatic"


def test_approvals_wait_until_every_endpoint_is_begun() -> None:
    run = build()
    begun = set(dynamic(run, "ManagedPrivateEndpoint"))

    approvals = dynamic(run, "EndpointApproval").values()
    assert [begun - set(each.depends_on) for each in approvals] == [set()] * 5


def test_no_more_approvals_wait_at_a_time_than_there_are_threads() -> None:
    approvals = dynamic(build(), "EndpointApproval")

    later = [name for name, it in approvals.items() if approvals.keys() & it.depends_on]
    assert later == ["link-ml-vault-approval"]


def test_another_team_may_approve_and_take_its_time() -> None:
    run = build(spec=LinkSpec(approval_mode="external", approval_timeout_minutes=240))

    for approval in dynamic(run, "EndpointApproval").values():
        assert approval.inputs["mode"] == "external"
        assert approval.inputs["timeout_minutes"] == 240


def test_the_linked_service_leads_to_the_ml_workspace_after_the_rights_to_it() -> None:
    run = build()

    made = dynamic(run, "LinkedService")["linked-service"]
    wanted = {
        "synapse_workspace_name": "synw",
        "linked_service_name": "AzureMLService1",
        "subscription_id": "sub",
        "resource_group_name": "rg-ml",
        "ml_workspace_name": "mlw",
    }
    assert {key: made.inputs[key] for key in wanted} == wanted
    assert set(roles(run)) <= set(made.depends_on)
    assert "synapse-administrator-deployer" in made.depends_on


def test_endpoints_wait_for_the_right_to_make_them() -> None:
    run = build()

    # A child waits for its parent's registration, and that for what it depends on.
    component = run.one("ml-synapse:link:ApprovedEndpoints")
    assert "synapse-administrator-deployer" in component.depends_on
    assert set(dynamic(run, "ManagedPrivateEndpoint")) == {
        f"link-{name}-endpoint" for name in ENDPOINTS
    }


def test_inside_synapse_the_deployer_comes_first_and_the_ml_side_gets_the_pool() -> (
    None
):
    team = Principal(name="team", object_id="of-team", kind="Group")
    made = dynamic(build(administrators=(team,)), "SynapseRoleAssignment")

    given = {
        name: (each.inputs["principal_id"], each.inputs["scope"])
        for name, each in made.items()
    }
    assert given == {
        "synapse-administrator-deployer": ("of-deployer", "workspaces/synw"),
        "synapse-administrator-team": ("of-team", "workspaces/synw"),
        "synapse-administrator-spark-identity-spark-pool": (
            "of-spark",
            "workspaces/synw/bigDataPools/synspmain",
        ),
    }
    assert made["synapse-administrator-deployer"].depends_on == ()
    assert made["synapse-administrator-team"].depends_on == (
        "synapse-administrator-deployer",
    )


def test_synapse_assignments_keep_their_ids() -> None:
    ids = [
        {
            each.inputs["assignment_id"]
            for each in dynamic(build(), "SynapseRoleAssignment").values()
        }
        for _ in range(2)
    ]

    assert ids[0] == ids[1]
    assert len(ids[0]) == 2


def test_nothing_of_the_link_holds_a_secret() -> None:
    words = ("connectionstring", "password", "secret=", "accountkey")

    for each in build().resources:
        text = repr(each.inputs).lower()
        assert not [word for word in words if word in text], each.name


def test_approvals_are_its_outputs() -> None:
    run = build()

    states = {key: run.value(value) for key, value in run.built.approval_states.items()}
    assert states == dict.fromkeys(ENDPOINTS, "Approved")
