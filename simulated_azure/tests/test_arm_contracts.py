"""The vendored contracts are found by token and by type."""

from __future__ import annotations

from simulated_azure.arm.contracts import CONTRACTS_FOLDER, Contracts


def test_every_contract_is_found_by_its_token_and_its_type_in_any_case() -> None:
    contracts = Contracts()

    every = [c for name in contracts.namespaces() for c in contracts.in_namespace(name)]

    assert len(every) == 92
    for contract in every:
        assert contracts.by_token(contract.token) is contract
        assert contracts.by_type(contract.arm_type.upper()) is contract


def test_a_token_with_a_version_finds_the_contract_of_its_default_version() -> None:
    contract = Contracts().by_token("azure-native:storage/v20240101:StorageAccount")

    assert contract is not None
    assert contract.arm_type == "Microsoft.Storage/storageAccounts"


def test_unknown_tokens_and_types_have_no_contract() -> None:
    contracts = Contracts()

    assert contracts.by_token("azure-native:storage:Nothing") is None
    assert contracts.by_token("random:index:RandomString") is None
    assert contracts.by_token("other:network:Subnet") is None
    assert contracts.by_type("Microsoft.Nothing/things") is None


def test_only_the_namespace_that_is_asked_for_is_read() -> None:
    contracts = Contracts()

    contracts.by_type("Microsoft.KeyVault/vaults")

    assert list(contracts._namespaces) == ["microsoft.keyvault"]


def test_the_discriminator_adds_the_properties_of_its_variant() -> None:
    contract = Contracts().by_type(
        "Microsoft.MachineLearningServices/workspaces/computes"
    )
    assert contract is not None
    compute = contract.body["properties"]["properties"]

    plain = contract.properties(compute)
    cluster = contract.properties(compute, {"ComputeType": "amlcompute"})

    assert "properties" not in plain
    assert cluster["properties"] == {"$ref": "AmlComputeProperties"}


def test_the_parameters_of_the_path_are_known() -> None:
    contract = Contracts().by_token("azure-native:network:Subnet")

    assert contract is not None
    assert contract.path_parameters == (
        "subscriptionId",
        "resourceGroupName",
        "virtualNetworkName",
        "subnetName",
    )


def test_the_notice_names_both_sources() -> None:
    notice = (CONTRACTS_FOLDER / "NOTICE").read_text()

    assert "MIT License" in notice
    assert "pulumi-azure-native" in notice
