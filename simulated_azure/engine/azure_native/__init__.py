"""A stand-in for the azure-native plugin, talking to the simulated Resource Manager."""
