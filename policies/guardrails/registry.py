"""Every rule, by id and by the type that it judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Final

from guardrails.rule import AnyRule, Rule, StackRule

CONCERNS: Final[Mapping[str, tuple[str, ...]]] = {
    "ML workspace": ("ml_workspace", "ml_workspace_options", "ml_workspace_relations"),
    "ML compute": ("ml_compute", "ml_compute_options"),
    "ML endpoints": ("ml_endpoints", "ml_endpoint_relations", "ml_deployments"),
    "ML data": ("ml_data",),
    "Synapse workspace": ("synapse_workspace", "synapse_relations"),
    "Synapse pools and SQL": ("synapse_parts", "synapse_sql"),
    "Link between the workspaces": ("linked_service", "managed_endpoints"),
    "Synapse roles": ("synapse_roles",),
    "Storage": (
        *("storage", "storage_options", "storage_services"),
        "storage_relations",
    ),
    "Key Vault": ("key_vault", "key_vault_objects"),
    "Container registry": ("container_registry", "container_registry_options"),
    "Virtual network": ("virtual_network", "virtual_network_options"),
    "Network security": ("network_security", "network_security_denials"),
    "Private endpoints and DNS": ("private_endpoints", "private_dns"),
    "Gateways and firewalls": (
        *("public_addresses", "remote_access", "site_connections"),
        "firewalls",
    ),
    "Roles and identities": (
        *("role_assignments", "role_relations"),
        "managed_identities",
    ),
    "Monitoring": ("monitoring", "monitoring_relations"),
    "Virtual machines": ("virtual_machines", "machine_relations"),
    "All resources": ("operations", "exposure", "general"),
    "Event Hubs": ("event_hubs",),
    "Cosmos DB": ("cosmos_db",),
    "Databricks": ("databricks",),
    "API Management": ("api_management",),
    "Kubernetes": ("kubernetes",),
    "Stream Analytics": ("stream_analytics",),
}
"""The modules of guardrails.rules by concern, in the order in which rules are printed.

A concern is a page of the documentation.
"""

MODULES: Final = tuple(chain.from_iterable(CONCERNS.values()))

EVERY_AZURE_RESOURCE: Final = "*"


class Registry:
    """Rules that have been found sound."""

    def __init__(self, rules: Iterable[AnyRule]) -> None:
        self.rules = tuple(rules)
        self.by_id = {rule.id: rule for rule in self.rules}
        self._by_type: dict[str, list[AnyRule]] = {}
        for rule in self.rules:
            for type_ in rule.types:
                self._by_type.setdefault(type_, []).append(rule)
        if len(self.by_id) != len(self.rules):
            ids = [rule.id for rule in self.rules]
            twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
            raise ValueError(f"rule ids given twice: {', '.join(twice)}")
        for one in self.rules:
            if one.unknown and not isinstance(
                self.by_id.get(one.unknown.to), StackRule
            ):
                raise ValueError(
                    f"{one.id} defers to {one.unknown.to}, which is no stack rule"
                )

    def of(self, type_: str) -> list[Rule]:
        """List the rules over one resource of this type."""
        return [it for it in self._all_of(type_) if isinstance(it, Rule)]

    def stack_rules_of(self, type_: str) -> list[StackRule]:
        """List the stack rules that judge a resource of this type."""
        return [it for it in self._all_of(type_) if isinstance(it, StackRule)]

    def _all_of(self, type_: str) -> list[AnyRule]:
        found = self._by_type.get(type_, [])
        if type_.startswith("azure-native:"):
            return [*found, *self._by_type.get(EVERY_AZURE_RESOURCE, [])]
        return found


@cache
def registry() -> Registry:
    """Collect the rules of every concern."""
    return Registry(rule for concern in CONCERNS for rule in rules_of(concern))


def rules_of(concern: str) -> list[AnyRule]:
    """List the rules of one concern, in the order of its modules."""
    modules = [import_module(f"guardrails.rules.{name}") for name in CONCERNS[concern]]
    return [
        rule
        for module in modules
        for rule in vars(module).values()
        if isinstance(rule, Rule | StackRule)
    ]
