"""An Azure that is late, and people who change the link, through the real engine.

At this pace a minute of Azure takes 0.6 seconds: roles count after 1 to 3 seconds, the
ML workspace's credentials cache after 3 to 5.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome, custom_resources

PACE: Final = 0.01
API: Final = "api-version=2020-12-01"
VAULT: Final = "link-ml-vault"
STRANGER: Final = "5e000000-0000-4000-8000-000000000001"
LINK: Final = {"referenceName": "AzureMLService1", "type": "LinkedServiceReference"}
SCORE: Final = {
    "name": "Score",
    "type": "AzureMLExecutePipeline",
    "linkedServiceName": LINK,
    "typeProperties": {"mlPipelineId": STRANGER},
}


@dataclass(frozen=True)
class Link:
    """The linked service and a pipeline that uses it, in Synapse Studio."""

    dev: Deployment
    workspace: str

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.dev.ask_azure(
            method, f"/synapse/{self.workspace}/{path}?{API}", body
        )

    def save_with_a_service_principal(self) -> None:
        service = self.ask("GET", "linkedservices/AzureMLService1")
        service["properties"]["typeProperties"] |= {
            "authentication": "ServicePrincipal",
            "servicePrincipalId": STRANGER,
            "servicePrincipalKey": {"type": "SecureString", "value": "a secret"},
        }
        self.ask("PUT", "linkedservices/AzureMLService1", service)

    def settings(self) -> dict[str, Any]:
        shown = self.ask("GET", "linkedservices/AzureMLService1")
        return dict(shown["properties"]["typeProperties"])

    def use(self) -> str:
        """Return the error of a run: 4124 is as far as one comes, 4122 no access."""
        self.ask("PUT", "pipelines/score", {"properties": {"activities": [SCORE]}})
        run = self.ask("POST", "pipelines/score/createRun")["runId"]
        path = f"pipelines/score/pipelineruns/{run}/queryActivityruns"
        (activity,) = self.ask("POST", path, {})["value"]
        return str(activity["error"]["errorCode"])

    def use_patiently(self) -> str:
        """Run until there is access, for some seconds."""
        codes = (self.use() for _ in range(8))
        return next((code for code in codes if code != "4122"), "4122")


@dataclass(frozen=True)
class Late:
    """The moments of a life in a late Azure."""

    up: Outcome
    again: Outcome
    access: str
    access_of_the_stranger: str
    refresh: Outcome
    repair: Outcome
    access_after: str
    settings: dict[str, Any]


@pytest.fixture(scope="module")
def late(deploy: Deploy) -> Late:
    """Deploy dev; somebody saves the link otherwise and rejects a connection; repair.

    Azure never approves a rejected connection again: its endpoint is replaced.
    """
    dev = replace(deploy("dev"), pace=PACE)
    up, again = dev.up().succeed(), dev.up().succeed()
    found = {it["urn"].rpartition("::")[2]: it for it in custom_resources(dev.state())}
    link = Link(dev, found["synapse-workspace"]["id"].rpartition("/")[2])
    access = link.use_patiently()
    link.save_with_a_service_principal()
    reject(dev, found[f"{VAULT}-approval"]["outputs"]["connection_id"])
    return Late(
        up=up,
        again=again,
        access=access,
        access_of_the_stranger=link.use(),
        refresh=dev.refresh().succeed(),
        repair=dev.up("--replace", found[f"{VAULT}-endpoint"]["urn"]).succeed(),
        access_after=link.use(),
        settings=link.settings(),
    )


def reject(dev: Deployment, connection: str) -> None:
    path = f"{connection}?api-version=2024-11-01"
    body = dev.ask_azure("GET", path)
    body["properties"]["privateLinkServiceConnectionState"]["status"] = "Rejected"
    dev.ask_azure("PUT", path, body)


def test_up_outlasts_what_is_late(late: Late) -> None:
    assert "does not have authorization" not in late.up.errors
    assert late.again.changed == {}


def test_the_link_gives_access_once_the_credentials_cache_knows(late: Late) -> None:
    assert (late.access, late.access_of_the_stranger) == ("4124", "4122")


def test_refresh_sees_what_people_did(late: Late) -> None:
    assert late.refresh.changed == {
        "update linked-service": 1,
        f"update {VAULT}-approval": 1,
    }


def test_up_puts_the_link_and_the_connection_right(late: Late) -> None:
    assert set(late.repair.changed) >= {
        "update linked-service",
        f"create-replacement {VAULT}-endpoint",
    }
    assert late.access_after == "4124"
    assert late.settings["authentication"] == "MSI"
    assert "servicePrincipalId" not in late.settings
