"""The development endpoints of Synapse workspaces: what ARM does not hold."""

from simulated_azure.synapse.routes import SynapseService

__all__ = ["SynapseService"]
