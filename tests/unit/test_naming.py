"""Names: their shape, their limits, and what is said when they are too long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.naming import (
    KINDS,
    SUFFIX_LENGTH,
    Names,
    NamingError,
    check,
    logical_name,
    tags,
)
from tests.unit.registrations import register


@pytest.mark.parametrize(
    ("kind", "purpose", "name"),
    [
        ("virtual_network", "", "vnet-mlsyn-dev-swedencentral"),
        ("resource_group", "ml", "rg-mlsyn-ml-dev-swedencentral"),
        ("private_endpoint", "ml-vault", "pep-mlsyn-ml-vault-dev-swedencentral"),
    ],
)
def test_a_regional_name_says_what_where_and_for_what(
    names: Names, kind: str, purpose: str, name: str
) -> None:
    assert names.regional(kind, purpose) == name


@pytest.mark.parametrize(
    ("kind", "purpose", "prefix"),
    [
        ("storage_account", "lake", "stmlsynlakedev"),
        ("container_registry", "", "crmlsyndev"),
        ("key_vault", "", "kv-mlsyn-dev-"),
        ("synapse_workspace", "", "synw-mlsyn-dev-"),
        ("ml_workspace", "", "mlw-mlsyn-dev-"),
    ],
)
def test_a_global_name_ends_with_the_suffix(
    names: Names, kind: str, purpose: str, prefix: str
) -> None:
    run = register(lambda: names.unique(kind, "a1b2c3", purpose))

    assert run.value(run.built) == f"{prefix}a1b2c3"


@pytest.mark.parametrize(
    ("kind", "purpose", "name"),
    [("subnet", "training", "snet-training"), ("spark_pool", "small", "synspsmall")],
)
def test_a_child_is_named_in_its_parent(
    names: Names, kind: str, purpose: str, name: str
) -> None:
    assert names.child(kind, purpose) == name


def test_a_name_that_is_too_long_is_refused_before_the_suffix_is_known() -> None:
    names = Names(workload="mlsynaps", environment="staging", location="westeurope")

    with pytest.raises(NamingError) as refused:
        names.unique_prefix("storage_account", "lake")

    assert "storage account has the wrong length" in refused.value.wrong
    assert "27 characters" in str(refused.value.seen)
    assert refused.value.allowed == "3 to 24 characters"
    assert "ml-synapse:workload" in refused.value.cure


def test_characters_that_azure_refuses_are_refused() -> None:
    names = Names(workload="mlsyn", environment="Dev_1", location="westeurope")

    with pytest.raises(NamingError, match="characters Azure refuses"):
        names.regional("virtual_network")


def test_a_kind_cannot_be_named_with_the_wrong_reach(names: Names) -> None:
    with pytest.raises(NamingError, match=re.escape("call Names.unique")):
        names.regional("storage_account")


@given(
    kind=st.sampled_from(sorted(KINDS)),
    workload=st.from_regex("[a-z][a-z0-9]{1,7}", fullmatch=True),
    environment=st.from_regex("[a-z0-9]{1,12}", fullmatch=True),
)
def test_every_name_fits_azures_limits_or_is_refused(
    kind: str, workload: str, environment: str
) -> None:
    names = Names(workload=workload, environment=environment, location="westeurope")
    make = {
        "regional": names.regional,
        "child": names.child,
        "global": names.unique_prefix,
    }[KINDS[kind].reach]

    try:
        name = make(kind, "main")
    except NamingError:
        return

    suffix = "0" * SUFFIX_LENGTH if KINDS[kind].reach == "global" else ""
    assert check(kind, name + suffix) == name + suffix
    assert len(name + suffix) <= KINDS[kind].longest


def test_the_tags_say_whose_it_is() -> None:
    assert tags(
        workload="mlsyn",
        environment="dev",
        owner="team",
        cost_center="cc",
        data_classification="internal",
    ) == {
        "workload": "mlsyn",
        "environment": "dev",
        "owner": "team",
        "costCenter": "cc",
        "dataClassification": "internal",
        "managedBy": "pulumi",
    }


def test_other_parts_are_another_logical_name() -> None:
    assert logical_name("a-b", "c") != logical_name("a", "b-c")
    with pytest.raises(NamingError, match="what separates the parts"):
        logical_name("a/b", "c")
