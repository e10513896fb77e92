"""Azure Policy at the moment of a request: definitions with the effect deny."""
