"""Checks of a deployed stack from outside; they read what the engine says, no more."""
