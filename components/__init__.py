"""Reusable components of the platform, one folder a concern."""
