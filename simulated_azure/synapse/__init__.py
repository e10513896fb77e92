"""The Synapse development endpoints of the simulation."""
