"""The parts that every later part uses."""

from __future__ import annotations

from dataclasses import dataclass

from components.assembly.foundation import Foundation
from components.assembly.machine_learning import MachineLearning
from components.assembly.network import Network
from components.assembly.site import Site


@dataclass(frozen=True, kw_only=True)
class Core:
    """The network, what both workspaces use, and the ML workspace."""

    site: Site
    network: Network
    foundation: Foundation
    machine_learning: MachineLearning
