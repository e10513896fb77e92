"""Virtual network, private DNS, private endpoints, egress."""
