"""A body is checked against its contract, as strictly as the service does."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.contracts import Contracts
from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.resource_types import ResourceTypes
from simulated_azure.arm.validation import check_name, validate

STORAGE = "Microsoft.Storage/storageAccounts"
VAULT = "Microsoft.KeyVault/vaults"
COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
ACCOUNT = {"location": "x", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
SKU = {"family": "A", "name": "standard"}
TENANT = "00000000-0000-0000-0000-000000000000"


def checked(arm_type: str, body: dict[str, Any]) -> dict[str, Any]:
    contract = Contracts.load().by_type(arm_type)
    assert contract is not None
    return validate(contract, body)


def problems(arm_type: str, body: dict[str, Any]) -> list[tuple[str, str | None]]:
    with pytest.raises(ArmError) as caught:
        checked(arm_type, body)
    assert caught.value.code == "HttpRequestPayloadAPISpecValidationFailed"
    return [(detail.code, detail.target) for detail in caught.value.details]


def account(**properties: Any) -> dict[str, Any]:
    return {**ACCOUNT, "properties": properties}


def test_all_violations_are_told_at_once_with_their_paths() -> None:
    body = {
        "kind": "StorageV2",
        "colour": "red",
        "properties": {"isHnsEnabled": "yes", "networkAcls": {"ipRules": [{"x": 1}]}},
    }

    assert problems(STORAGE, body) == [
        ("OBJECT_ADDITIONAL_PROPERTIES", "colour"),
        ("INVALID_TYPE", "properties.isHnsEnabled"),
        ("OBJECT_ADDITIONAL_PROPERTIES", "properties.networkAcls.ipRules[0].x"),
        ("OBJECT_MISSING_REQUIRED_PROPERTY", "properties.networkAcls.ipRules[0].value"),
        ("OBJECT_MISSING_REQUIRED_PROPERTY", "properties.networkAcls.defaultAction"),
        ("OBJECT_MISSING_REQUIRED_PROPERTY", "location"),
        ("OBJECT_MISSING_REQUIRED_PROPERTY", "sku"),
    ]


def test_the_answer_says_what_was_seen_and_what_is_allowed() -> None:
    with pytest.raises(ArmError) as caught:
        checked(STORAGE, account(accessTier="Warm"))

    (detail,) = caught.value.details
    assert (
        detail.message == "No enum match for: Warm. Allowed: Cold, Cool, Hot, Premium."
    )
    assert caught.value.body()["error"]["details"][0]["target"] == detail.target


def test_a_closed_enum_is_compared_without_case_and_spelled_by_the_contract() -> None:
    body = checked(STORAGE, account(accessTier="hot"))

    assert body["properties"]["accessTier"] == "Hot"


def test_an_open_enum_refuses_nothing_and_keeps_its_spelling() -> None:
    body = checked(STORAGE, account(minimumTlsVersion="TLS9_9"))

    assert body["properties"]["minimumTlsVersion"] == "TLS9_9"


def test_property_names_are_compared_without_case() -> None:
    body = checked(STORAGE, {**ACCOUNT, "Properties": {"ISHNSENABLED": True}})

    assert body["properties"] == {"isHnsEnabled": True}


def test_read_only_properties_and_the_envelope_are_ignored() -> None:
    sent = account(provisioningState="Failed", primaryEndpoints={"nonsense": 1})
    sent |= {"id": "/x", "type": "y", "name": "z", "systemData": {}}

    assert checked(STORAGE, sent) == {**ACCOUNT, "properties": {}}


def test_null_counts_as_unset() -> None:
    body = checked(STORAGE, account(isHnsEnabled=None, networkAcls=None))

    assert body["properties"] == {}


def test_null_does_not_satisfy_a_required_property() -> None:
    found = problems(STORAGE, {**ACCOUNT, "sku": None})

    assert found == [("OBJECT_MISSING_REQUIRED_PROPERTY", "sku")]


def test_an_empty_string_is_unset_where_few_values_are_allowed() -> None:
    body = checked(STORAGE, {**account(accessTier=""), "tags": {"empty": ""}})

    assert body["properties"] == {}
    assert body["tags"] == {"empty": ""}


@pytest.mark.parametrize(
    ("tenant", "code"), [("short", "MIN_LENGTH"), ("g" * 36, "PATTERN")]
)
def test_lengths_and_patterns_hold(tenant: str, code: str) -> None:
    found = problems(
        VAULT, {"location": "x", "properties": {"tenantId": tenant, "sku": SKU}}
    )

    assert (code, "properties.tenantId") in found


def test_ranges_hold_in_both_directions() -> None:
    policy = {"enabled": True, "days": 0}
    service = "Microsoft.Storage/storageAccounts/blobServices"

    low = problems(service, {"properties": {"deleteRetentionPolicy": policy}})
    policy["days"] = 366
    high = problems(service, {"properties": {"deleteRetentionPolicy": policy}})

    assert low == [("MINIMUM", "properties.deleteRetentionPolicy.days")]
    assert high == [("MAXIMUM", "properties.deleteRetentionPolicy.days")]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("Toaster", "DISCRIMINATOR_VALUE_NOT_FOUND"),
        (None, "OBJECT_MISSING_REQUIRED_PROPERTY"),
    ],
)
def test_a_discriminator_names_a_known_variant(kind: str | None, code: str) -> None:
    found = problems(COMPUTE, {"properties": {"computeType": kind}})

    assert (code, "properties.computeType") in found


def test_a_variant_has_its_own_properties() -> None:
    inner = {"scaleSettings": {"maxNodeCount": 4.0}}
    body = {"properties": {"computeType": "AmlCompute", "properties": inner}}

    scale = checked(COMPUTE, body)["properties"]["properties"]["scaleSettings"]

    assert scale == {"maxNodeCount": 4}
    assert isinstance(scale["maxNodeCount"], int)


def test_an_integer_takes_no_fraction_but_in_alerts_and_autoscale() -> None:
    scale = {"scaleSettings": {"maxNodeCount": 1.5}}
    body = {"properties": {"computeType": "AmlCompute", "properties": scale}}
    component = {
        "location": "x",
        "kind": "web",
        "properties": {"Application_Type": "web", "RetentionInDays": 30.5},
    }

    target = "properties.properties.scaleSettings.maxNodeCount"
    assert problems(COMPUTE, body) == [("INVALID_TYPE", target)]
    assert checked("Microsoft.Insights/components", component)["properties"]


def test_a_name_follows_its_contract() -> None:
    storage = ResourceTypes.load().get(STORAGE)
    contract = storage.contract
    assert contract is not None

    check_name(contract, "stgood", storage.name_code)
    with pytest.raises(ArmError, match="AccountNameInvalid"):
        check_name(contract, "st-bad", storage.name_code)
