"""The flat program repeats a state: resources, inputs, order and options."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.flat_program import (
    FlatProgramError,
    find_class,
    fingerprints,
    read_resources,
    write_program,
)

GROUP = "urn:pulumi:dev::ml-synapse::x$azure-native:resources:ResourceGroup::ml-group"
VAULT = "urn:pulumi:dev::ml-synapse::x$azure-native:keyvault:Vault::ml-vault"
COMPONENT = "urn:pulumi:dev::ml-synapse::ml-synapse:foundation:KeyVault::ml-vault"


def group(**extra: Any) -> dict[str, Any]:
    return {
        "urn": GROUP,
        "type": "azure-native:resources:ResourceGroup",
        "custom": True,
        "inputs": {"resourceGroupName": "rg-ml", "tags": {"costCenter": "c"}},
        **extra,
    }


def vault(**extra: Any) -> dict[str, Any]:
    return {
        "urn": VAULT,
        "type": "azure-native:keyvault:Vault",
        "custom": True,
        "inputs": {
            "vaultName": "kv-ml",
            "properties": {"enableRbacAuthorization": True, "sku": {"name": "premium"}},
            "azureApiVersion": "2024-11-01",
            "__defaults": [],
        },
        "dependencies": [GROUP, COMPONENT],
        **extra,
    }


def state(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": list(resources)}}


def program(*resources: dict[str, Any]) -> str:
    return write_program(read_resources(state(*resources)))


def test_a_resource_is_repeated_with_the_python_names_of_its_inputs() -> None:
    source = program(group())

    assert source.splitlines() == [
        "import pulumi",
        "from pulumi_azure_native import resources",
        "",
        'r0 = resources.ResourceGroup("ml-group", '
        "resource_group_name='rg-ml', tags={'costCenter': 'c'})",
    ]


def test_dependencies_become_variables_and_components_are_left_out() -> None:
    component = {"urn": COMPONENT, "type": "ml-synapse:foundation:KeyVault"}

    source = program(group(), component, vault())

    assert source.splitlines()[-1] == (
        "r1 = keyvault.Vault(\"ml-vault\", vault_name='kv-ml', "
        "properties={'enableRbacAuthorization': True, 'sku': {'name': 'premium'}}, "
        "opts=pulumi.ResourceOptions(depends_on=[r0]))"
    )


def test_a_resource_waits_for_what_its_component_waits_for() -> None:
    component = {
        "urn": COMPONENT,
        "type": "ml-synapse:foundation:KeyVault",
        "dependencies": [GROUP],
    }

    source = program(group(), component, vault(dependencies=[], parent=COMPONENT))

    assert source.splitlines()[-1].endswith("depends_on=[r0]))")


def test_the_id_of_an_identity_is_asked_of_the_identity() -> None:
    identity = {
        "urn": "urn:pulumi:dev::p::azure-native:managedidentity:X::ml-identity",
        "type": "azure-native:managedidentity:UserAssignedIdentity",
        "custom": True,
        "inputs": {"resourceGroupName": "rg-ml"},
        "outputs": {"principalId": "0b1c"},
    }
    workspace = {
        "urn": "urn:pulumi:dev::p::azure-native:synapse:Workspace::synapse-workspace",
        "type": "azure-native:synapse:Workspace",
        "custom": True,
        "inputs": {"identity": {"type": "SystemAssigned"}},
        "outputs": {"identity": {"principalId": "2d3e"}},
    }
    grants = [
        group(urn=GROUP + object_id, inputs={"tags": {"to": object_id}})
        for object_id in ("0b1c", "2d3e")
    ]

    source = program(identity, workspace, *grants)

    assert "tags={'to': r0.principal_id}" in source
    assert "tags={'to': r1.identity.principal_id}" in source


def test_a_fingerprint_tells_inputs_apart_and_identities_not() -> None:
    def printed(object_id: str, tag: str) -> set[str]:
        identity = {
            "urn": "urn:pulumi:dev::p::azure-native:managedidentity:X::ml-identity",
            "type": "azure-native:managedidentity:UserAssignedIdentity",
            "custom": True,
            "outputs": {"principalId": object_id},
        }
        grant = group(inputs={"tags": {"to": object_id, "is": tag}})
        return fingerprints(read_resources(state(identity, grant)))

    assert printed("0b1c", "a") == printed("2d3e", "a")
    assert printed("0b1c", "a") != printed("0b1c", "b")


def test_options_that_a_state_remembers_are_kept() -> None:
    source = program(
        group(protect=True, retainOnDelete=True, ignoreChanges=["tags"], external=False)
    )

    assert source.endswith(
        "opts=pulumi.ResourceOptions("
        "protect=True, retain_on_delete=True, ignore_changes=['tags']))\n"
    )


def test_providers_are_not_resources() -> None:
    provider = {
        "urn": "urn:pulumi:dev::ml-synapse::pulumi:providers:azure-native::default",
        "type": "pulumi:providers:azure-native",
        "custom": True,
    }

    assert read_resources(state(provider)) == []


def test_a_logical_name_that_two_components_share_is_numbered() -> None:
    other = group(urn=GROUP.replace("x$", "y$"))

    source = program(group(), other)

    assert 'ResourceGroup("ml-group", ' in source
    assert 'ResourceGroup("ml-group-2", ' in source


def test_a_name_that_the_sdk_gives_to_another_type_is_told_apart() -> None:
    subnet = find_class("azure-native:network:Subnet")

    assert subnet.argument("virtualNetworkName") == "virtual_network_name"
    assert subnet.argument("natGateway") == "nat_gateway"


def test_a_name_that_the_sdk_uses_itself_is_avoided() -> None:
    identity = find_class("azure-native:managedidentity:UserAssignedIdentity")

    assert identity.argument("resourceName") == "resource_name_"


def test_a_random_string_comes_from_its_own_sdk() -> None:
    random = find_class("random:index/randomString:RandomString")

    assert random.import_line == "import pulumi_random"
    assert random.expression == "pulumi_random.RandomString"


def test_an_input_that_the_class_does_not_take_is_named() -> None:
    stranger = group(inputs={"flavour": "sweet"})

    with pytest.raises(FlatProgramError, match=r"no argument for the input 'flavour'"):
        program(stranger)


def test_a_secret_input_is_refused() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}

    with pytest.raises(FlatProgramError, match=r"ml-group is a secret"):
        program(group(inputs={"tags": secret}))
