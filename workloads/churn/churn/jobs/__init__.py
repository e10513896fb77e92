"""Runs the stages as steps of larger pipelines, and registers their definitions."""
