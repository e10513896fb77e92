"""`make up` on the platform: what the policies refuse, and what takes data away."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import Final

import pytest

from tests.engine.deployment import Deploy, Deployment
from tests.engine.life import look

SQL_POOL: Final = "Microsoft.Synapse/workspaces/sqlPools"
OTHER_COLLATION: Final = "Latin1_General_100_BIN2_UTF8"
FORGOTTEN: Final = """
import pulumi_azure_native.network as network

network.PublicIPAddress(
    "forgotten",
    public_ip_address_name="forgotten",
    resource_group_name="rg-mlsyn-dev-ml",
    location="swedencentral",
    sku=network.PublicIPAddressSkuArgs(name="Standard"),
    public_ip_allocation_method="Static",
)
"""


@dataclass(frozen=True)
class Said:
    """How a `make` ended, and which collations the SQL pools then have."""

    status: int
    output: str
    collations: list[str]


@dataclass(frozen=True)
class Ups:
    """The updates of one stack, in their order."""

    judged: Said
    unconfirmed: Said
    confirmed: Said
    refused: Said
    forgotten: bool


def make_up(dev: Deployment, *variables: str) -> Said:
    """Run `make up`; what it installs is there already."""
    done = subprocess.run(
        ["make", "up", *variables, "-o", "cli", "-o", "python"],
        cwd=dev.folder,
        env={**os.environ, "SIMULATED_AZURE_HOME": str(dev.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    pools = look(dev).of_type(SQL_POOL)
    collations = [it.body["properties"]["collation"] for it in pools]
    return Said(done.returncode, done.stdout, collations)


@pytest.fixture(scope="module")
def ups(deployed: Deploy) -> Ups:
    """Add a SQL pool, replace it, then add what the policies refuse."""
    dev = deployed("dev")
    dev.configure(sqlPools=[{"name": "sales", "size": "DW100c"}])
    judged = make_up(dev, "POLICIES=yes")
    other = {"name": "sales", "size": "DW100c", "collation": OTHER_COLLATION}
    dev.configure(sqlPools=[other])
    unconfirmed = make_up(dev)
    confirmed = make_up(dev, "CONFIRM=yes")
    with (dev.folder / "__main__.py").open("a", encoding="utf-8") as program:
        program.write(FORGOTTEN)
    refused = make_up(dev, "POLICIES=yes")
    forgotten = any("forgotten" in name for name in look(dev).names())
    return Ups(judged, unconfirmed, confirmed, refused, forgotten)


def test_what_the_policies_let_pass_is_made(ups: Ups) -> None:
    assert ups.judged.status == 0, ups.judged.output
    assert "policy AI-02 [advisory]" in ups.judged.output
    assert ups.judged.collations == ["SQL_Latin1_General_CP1_CI_AS"]


def test_what_they_refuse_is_told_and_not_made(ups: Ups) -> None:
    assert ups.refused.status != 0
    assert "policy PI-02 [mandatory]" in ups.refused.output
    assert "Nothing was changed." in ups.refused.output
    assert not ups.forgotten


def test_data_is_not_replaced_without_a_confirmation(ups: Ups) -> None:
    assert ups.unconfirmed.status != 0
    assert "  replace  sql-pool-sales  azure-nat" in ups.unconfirmed.output
    assert "make up CONFIRM=yes" in ups.unconfirmed.output
    assert ups.unconfirmed.collations == ups.judged.collations


def test_data_is_replaced_with_one(ups: Ups) -> None:
    assert ups.confirmed.status == 0, ups.confirmed.output
    assert "  replace  2: sql-pool-sales, sql-pool-" in ups.confirmed.output
    assert ups.confirmed.collations == [OTHER_COLLATION]
