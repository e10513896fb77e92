"""No alias of an API version is sent, and no such version is ever a resource's type."""

from __future__ import annotations

import re

import pulumi

from components.ml_platform import MlPlatform
from components.transformations.version_aliases import VersionAliases
from tests.stack_files import stack_settings
from tests.unit.registrations import register

OLD = "azure-native:devices:Vault"


def transformed(*aliases: str | pulumi.Alias) -> object:
    args = pulumi.ResourceTransformationArgs(
        resource=None,  # type: ignore[arg-type]
        type_="azure-native:keyvault:Vault",
        name="vault",
        props={},
        opts=pulumi.ResourceOptions(aliases=list(aliases)),
    )
    result = VersionAliases()(args)
    assert result is not None
    return result.opts.aliases


def test_aliases_of_renamed_types_and_names_stay() -> None:
    renamed, named = pulumi.Alias(type_=OLD), pulumi.Alias(name="old-name")
    version = pulumi.Alias(type_="azure-native:keyvault/v20240401preview:Vault")

    kept = transformed("urn:old", version, renamed, named)

    assert kept == ["urn:old", renamed, named]


def test_the_platform_has_neither_such_aliases_nor_such_types() -> None:
    run = register(lambda: MlPlatform("platform", stack_settings("dev")))

    aliases = {alias for each in run.resources for alias in each.aliases}
    types = {each.type for each in run.resources}
    assert "azure-native:network:InterfaceEndpoint" in aliases
    assert [it for it in aliases | types if re.search(r"/v\d{8}", it)] == []
