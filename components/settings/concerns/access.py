"""People: who works on the platform."""

from __future__ import annotations

from dataclasses import dataclass

from components.settings.key import Concern, Key
from components.settings.nested import array
from components.settings.refusals import Values
from components.settings.values import guid


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    """Directory groups of people."""

    data_scientist_group_ids: tuple[str, ...]


def read_access(of: Values) -> AccessSettings:
    """Build what the roles of people are told."""
    return AccessSettings(data_scientist_group_ids=of["dataScientistGroupIds"])


CONCERN = Concern(keys={"dataScientistGroupIds": Key(array(guid()), "[]")})
