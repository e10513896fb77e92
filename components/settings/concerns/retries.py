"""How long a write is tried again that Azure refuses for a reason that passes."""

from __future__ import annotations

from components.settings.key import Concern, Key
from components.settings.values import integer

CONCERN = Concern(keys={"retryMinutes": Key(integer(0, 60), "20")})
