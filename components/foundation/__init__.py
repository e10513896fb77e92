"""Storage, vault, registry, monitoring."""
