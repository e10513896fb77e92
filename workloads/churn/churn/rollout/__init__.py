"""Moves traffic to a new model step by step, and back at once where it fails."""
