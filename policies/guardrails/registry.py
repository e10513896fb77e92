"""Every rule, by id and by the type that it judges."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Final

from guardrails.rule import AnyRule, Rule, StackRule

CONCERNS: Final = (
    "ml_workspace",
    "ml_workspace_options",
    "ml_workspace_relations",
    "ml_compute",
    "ml_compute_options",
    "ml_endpoints",
    "ml_endpoint_relations",
    "ml_deployments",
    "ml_data",
    "synapse_workspace",
    "synapse_relations",
    "synapse_parts",
    "synapse_sql",
    "linked_service",
    "managed_endpoints",
    "synapse_roles",
    "storage",
    "storage_options",
    "storage_services",
    "storage_relations",
    "key_vault",
    "key_vault_objects",
    "container_registry",
    "container_registry_options",
    "virtual_network",
    "virtual_network_options",
    "network_security",
    "network_security_denials",
    "private_endpoints",
    "private_dns",
    "public_addresses",
    "remote_access",
    "site_connections",
    "firewalls",
    "role_assignments",
    "role_relations",
    "managed_identities",
    "monitoring",
    "monitoring_relations",
    "virtual_machines",
    "machine_relations",
    "operations",
    "exposure",
    "general",
    "event_hubs",
    "cosmos_db",
    "databricks",
    "api_management",
    "kubernetes",
    "stream_analytics",
)
"""The modules of guardrails.rules, in the order in which their rules are printed."""

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
    modules = [import_module(f"guardrails.rules.{name}") for name in CONCERNS]
    return Registry(
        var
        for module in modules
        for var in vars(module).values()
        if isinstance(var, Rule | StackRule)
    )
