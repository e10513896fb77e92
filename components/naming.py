"""Names and tags: pure functions, one table of abbreviations and limits.

Abbreviations follow "Abbreviation recommendations for Azure resources" (Cloud
Adoption Framework); lengths and characters follow "Naming rules and restrictions for
Azure resources" (Azure Resource Manager).

Three reaches, three shapes:
* regional: ``nsg-mlsyn-training-dev-swedencentral``, unique in its resource group;
* global:   ``stmlsynlakedev`` + a random suffix, unique in Azure (or blocked for days
  by a soft-deleted namesake);
* child:    ``snet-training``, unique in its parent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi

from components.errors import DecisionError

SUFFIX_LENGTH = 6
"""Letters of the random suffix that the platform appends to global names."""
LOGICAL_SEPARATOR = "/"
"""What no name of a stack file may contain."""


class NamingError(DecisionError):
    """A name that Azure would refuse."""


@dataclass(frozen=True)
class Kind:
    """What Azure allows in the name of one kind of resource."""

    abbreviation: str
    longest: int
    reach: Literal["regional", "global", "child"] = "regional"
    separator: str = "-"
    pattern: str = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    shortest: int = 2


KINDS: Mapping[str, Kind] = {
    "resource_group": Kind("rg", 90),
    "virtual_network": Kind("vnet", 64),
    "subnet": Kind("snet", 80, "child"),
    "network_security_group": Kind("nsg", 80),
    "nat_gateway": Kind("ng", 80),
    "public_ip": Kind("pip", 80),
    "private_endpoint": Kind("pep", 64),
    "managed_identity": Kind("id", 128),
    "log_analytics": Kind("log", 63),
    "application_insights": Kind("appi", 255),
    "storage_account": Kind("st", 24, "global", "", "[a-z0-9]+", 3),
    "key_vault": Kind("kv", 24, "global", pattern=r"[a-z](?:-?[a-z0-9])+"),
    "container_registry": Kind("cr", 50, "global", "", "[a-z0-9]+", 5),
    "ml_registry": Kind("mlr", 33, "global"),
    "ml_workspace": Kind("mlw", 33, "global"),
    # Begins with the workload, so that 32 characters hold a purpose too.
    "ml_endpoint": Kind("", 32, "global", pattern=r"[a-z](?:-?[a-z0-9])*", shortest=3),
    "synapse_workspace": Kind("synw", 50, "global"),
    "private_link_hub": Kind("synplh", 45, "regional", "", "[a-z0-9]+", 1),
    "spark_pool": Kind("synsp", 15, "child", "", "[a-z][a-z0-9]*", 1),
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """Every name of one environment of one workload."""

    workload: str
    environment: str
    location: str

    def regional(self, kind: str, purpose: str = "") -> str:
        """Name what is unique in its resource group."""
        return self._name(kind, "regional", purpose)

    def child(self, kind: str, purpose: str) -> str:
        """Name what is unique in its parent."""
        return self._name(kind, "child", purpose)

    def unique(
        self, kind: str, suffix: pulumi.Input[str], purpose: str = ""
    ) -> pulumi.Output[str]:
        """Name what is unique in Azure: the prefix, then the random suffix.

        The length is checked with SUFFIX_LENGTH, so that a preview, which does not
        know the suffix yet, finds the mistake too.
        """
        return pulumi.Output.concat(self.unique_prefix(kind, purpose), suffix)

    def unique_prefix(self, kind: str, purpose: str = "") -> str:
        """Return a global name without its suffix; raise when both are too long."""
        placeholder = "0" * SUFFIX_LENGTH
        name = self._name(kind, "global", purpose, placeholder)
        return name.removesuffix(placeholder)

    def _name(self, kind: str, reach: str, purpose: str, suffix: str = "") -> str:
        rule = KINDS[kind]
        if rule.reach != reach:
            raise NamingError(
                f"The name of a {kind} is asked for with the wrong reach.",
                seen=reach,
                allowed=rule.reach,
                cure=f"call Names.{_METHODS[rule.reach]}",
            )
        parts = {
            "child": (rule.abbreviation, purpose),
            "global": (
                rule.abbreviation,
                self.workload,
                purpose,
                self.environment,
                suffix,
            ),
            "regional": (
                rule.abbreviation,
                self.workload,
                purpose,
                self.environment,
                self.location,
            ),
        }[reach]
        return check(kind, rule.separator.join(part for part in parts if part))


_METHODS = {"regional": "regional", "child": "child", "global": "unique"}


def check(kind: str, name: str) -> str:
    """Return the name when Azure takes it; else raise a NamingError."""
    rule = KINDS[kind]
    if not rule.shortest <= len(name) <= rule.longest:
        raise NamingError(
            f"The name of the {kind.replace('_', ' ')} has the wrong length.",
            seen=f"{name} ({len(name)} characters)",
            allowed=f"{rule.shortest} to {rule.longest} characters",
            cure="shorten ml-synapse:workload or the stack's name",
        )
    if not re.fullmatch(rule.pattern, name):
        raise NamingError(
            f"The name of the {kind.replace('_', ' ')} has characters Azure refuses.",
            seen=name,
            allowed=f"what matches {rule.pattern}",
            cure="use lower-case letters and digits in ml-synapse:workload and in the"
            " stack's name",
        )
    return name


def logical_name(*parts: str) -> str:
    """Join a name in the Pulumi state from parts of which more than one varies.

    A dash would not do: sales-2024 with 01 and sales with 2024-01 would be one name.

    Raises:
        NamingError: If a part contains the separator.
    """
    for part in parts:
        if LOGICAL_SEPARATOR in part:
            raise NamingError(
                "A part of a logical name contains what separates the parts.",
                seen=part,
                allowed=f"any text without {LOGICAL_SEPARATOR}",
                cure="take another name in the stack file",
            )
    return LOGICAL_SEPARATOR.join(parts)


def tags(
    *,
    workload: str,
    environment: str,
    owner: str,
    cost_center: str,
    data_classification: str,
) -> dict[str, str]:
    """Return the tags of every resource that takes tags."""
    return {
        "workload": workload,
        "environment": environment,
        "owner": owner,
        "costCenter": cost_center,
        "dataClassification": data_classification,
        "managedBy": "pulumi",
    }
