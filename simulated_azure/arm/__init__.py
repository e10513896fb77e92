"""The Azure Resource Manager of the simulation."""
