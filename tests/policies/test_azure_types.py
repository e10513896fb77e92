"""The lists of Azure's types, held against what others say of the same types."""

from __future__ import annotations

import inspect
from importlib import import_module

from guardrails.azure_types import HOLDING_DATA, TAGGED, TAGGED_BY_PARENT
from guardrails.registry import registry
from guardrails.rules.general import HARMLESS

KNOWN = sorted(
    type_
    for type_ in {t for rule in registry().rules for t in rule.types} | HARMLESS
    if type_.startswith("azure-native:")
)


def takes_tags(type_: str) -> bool:
    _, module, name = type_.split(":")
    resource = getattr(import_module(f"pulumi_azure_native.{module}"), name)
    return "tags" in inspect.signature(resource._internal_init).parameters


def test_every_known_type_that_takes_tags_is_judged_by_its_tags() -> None:
    taking = [type_ for type_ in KNOWN if takes_tags(type_)]

    assert sorted({*TAGGED, *TAGGED_BY_PARENT}) == taking


def test_what_holds_data_is_known_and_tagged() -> None:
    assert set(HOLDING_DATA) <= set(KNOWN)
    assert set(HOLDING_DATA) <= set(TAGGED)
