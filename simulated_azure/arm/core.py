"""The part of ARM that its own modules use, beside that of behaviours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.resource_types import ResourceTypes


class Core(Azure, Protocol):
    """ARM with the behaviours of its types."""

    @property
    def types(self) -> ResourceTypes:
        """Return every type with facts and behaviours."""

    @property
    def when_swept(self) -> Sequence[Callable[[], None]]:
        """Return what is called after a deletion has come to its end."""
