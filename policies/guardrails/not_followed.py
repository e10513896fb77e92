"""Well-known demands that this platform must not meet, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class NotFollowed:
    """One demand of somebody else's."""

    references: tuple[str, ...]
    wants: str
    why_not: str


NOT_FOLLOWED: Final = (
    NotFollowed(
        (
            "policy:3484ce98-c0c5-4c83-994b-c5ac24785218",
            "Checkov:CKV_AZURE_157",
        ),
        "data exfiltration protection on Synapse workspaces",
        "Azure Machine Learning cannot be linked to a workspace that has it; it is "
        "fixed when the workspace is made (SY-03 demands the contrary)",
    ),
    NotFollowed(
        ("policy:e413671a-dd10-4cc1-a943-45b598596cb7",),
        "v1LegacyMode on Machine Learning workspaces",
        "it switches the v2 API off, by which this platform works (ML-06)",
    ),
    NotFollowed(
        ("Checkov:CKV_AZURE_58",),
        "no managedVirtualNetwork in the template of a Synapse workspace",
        'the check is inverted for ARM: it fails on "default", which SY-02 demands',
    ),
    NotFollowed(
        ("policy:6ddb1705-c8cf-450e-aa4b-19ad6703c440",),
        "isolation mode Disabled, by its default parameter",
        "with that parameter it flags every workspace that is isolated (ML-03)",
    ),
    NotFollowed(
        (
            "policy:7804b5c7-01dc-4723-969b-ae300cc07ff1",
            "PSRule:Azure.ML.ComputeVnet",
        ),
        "a subnet for computes of a workspace with a managed network",
        "such computes live in the managed network and take no subnet (MC-03)",
    ),
    NotFollowed(
        (
            "Checkov:CKV_AZURE_206",
            "policy:bf045164-79ba-4215-8f95-f8048dc1780b",
        ),
        "geo-redundant storage",
        "both reject zone redundancy, which keeps data in its region (ST-17 says it)",
    ),
    NotFollowed(
        ("Checkov:CKV_AZURE_240", "Checkov:CKV_AZURE_242", "Checkov:CKV2_AZURE_53"),
        "customer-managed keys, isolated compute and auditing of Synapse",
        "the first two are decisions to opt in to (SY-11, SB-04); for the third "
        "the provider has no resource",
    ),
    NotFollowed(
        ("policy:cb3738a6-82a2-4a18-b87b-15217b9deff4",),
        "TLS 1.2 for dedicated SQL pools of Synapse",
        "the provider has no resource for it (dedicatedSQLminimalTlsSettings)",
    ),
    NotFollowed(
        (
            "policy:12e5dd16-d201-47ff-849b-8454061c293d",
            "policy:19539b54-c61e-4196-9a38-67598701be90",
        ),
        "models from allowed registries only",
        "both look at the data plane (mode Microsoft.MachineLearningServices.v2.Data): "
        "what a deployment names cannot be judged before it runs",
    ),
)
