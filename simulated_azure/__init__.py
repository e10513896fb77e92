"""A simulated Azure on loopback: run the real engine and SDK clients without Azure."""
