"""Where the platform stands, what it is called, and what its tags say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from components.naming import Names, NamingError
from components.settings.key import STACK, Concern, Key
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
    from_decision,
    shown,
)
from components.settings.values import Value, text


@dataclass(frozen=True, kw_only=True)
class TagSettings:
    """What the tags of every resource say."""

    owner: str
    cost_center: str
    data_classification: str


def read_tags(of: Values) -> TagSettings:
    """Build what the tags are told."""
    return TagSettings(
        owner=of["owner"],
        cost_center=of["costCenter"],
        data_classification=of["dataClassification"],
    )


def _tag(meaning: str) -> Value[str]:
    """A tag's value: only the names of tags have forbidden characters.

    Source: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
    """

    def parse(value: str) -> str:
        if not re.fullmatch(r"[^\n\r]{1,256}", value):
            raise ValueRefused(
                f"is not {meaning} in 1 to 256 characters on one line",
                seen=shown(value),
                allowed="1 to 256 characters on one line",
                cure="shorten it, or fill it in",
            )
        return value

    return Value(f"text, {meaning}", parse, is_text=True)


def _names(values: Values) -> Iterator[Finding]:
    """Try the names with the tightest limits."""
    names = Names(
        workload=values["workload"],
        environment=values[STACK],
        location=values["location"],
    )
    tight: tuple[tuple[Callable[[str, str], str], str, str], ...] = (
        (names.unique_prefix, "storage_account", "ml"),
        (names.unique_prefix, "storage_account", "lake"),
        (names.unique_prefix, "key_vault", ""),
        (names.regional, "private_endpoint", "ml-workspace-endpoint"),
    )
    for make, kind, purpose in tight:
        try:
            make(kind, purpose)
        except NamingError as refusal:
            yield "workload", from_decision(refusal)
            return


CONCERN = Concern(
    keys={
        "location": Key(
            text(
                "[a-z][a-z0-9]+",
                "an Azure region",
                "write it as az does: swedencentral",
            ),
            "swedencentral",
        ),
        "workload": Key(
            text(
                "[a-z][a-z0-9]{1,7}",
                "2 to 8 lower-case letters and digits, a letter first",
                "take a short word; it is part of every name",
            ),
            "mlsyn",
        ),
        "owner": Key(_tag("who answers for the platform"), "ml-platform-team"),
        "costCenter": Key(_tag("who pays"), "cc-1234"),
        "dataClassification": Key(_tag("how sensitive the data is"), "confidential"),
    },
    rules=(_names,),
)
