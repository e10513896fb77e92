"""What is imported instead of made."""

from __future__ import annotations

from components.settings.key import Concern, Key
from components.settings.nested import mapping
from components.settings.values import arm_id

CONCERN = Concern(keys={"adopt": Key(mapping(arm_id()), "{}")})
