"""Identities that others sign in as from outside Azure."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.resource import Resource
from guardrails.rule import rule

FEDERATED: Final = "azure-native:managedidentity:FederatedIdentityCredential"
LEARN: Final = (
    "https://learn.microsoft.com/entra/workload-id/"
    "workload-identity-federation-considerations"
)


@rule(
    "FI-01",
    "A federated identity trusts one named caller",
    severity="critical",
    types=(FEDERATED,),
    arm="properties.subject without wildcard",
    references=(LEARN, "MCSB:IM-3"),
    why="With a wildcard every branch and every pull request could sign in.",
    fix="name the one environment or branch, as repo:owner/name:environment:prod",
)
def identity_trusts_one_caller(credential: Resource) -> Answer:
    return credential.at("subject").must_match(r"[^*?\s]+", "one named caller")


@rule(
    "FI-02",
    "A federated identity trusts an issuer over HTTPS, for Azure's own exchange",
    severity="high",
    types=(FEDERATED,),
    arm='properties.issuer begins with https; audiences == ["api://AzureADTokenExchange"]',
    references=(LEARN, "MCSB:IM-3"),
    why="A token made for another audience could be played here.",
    fix='give an https issuer and audiences=["api://AzureADTokenExchange"]',
)
def identity_trusts_one_issuer(credential: Resource) -> Answer:
    audiences = credential.at("audiences")
    return all_of(
        credential.at("issuer").must_match(r"https://\S+", "an https address"),
        audiences.must_be_set(),
        audiences.each(lambda it: it.must_be("api://AzureADTokenExchange")),
    )
