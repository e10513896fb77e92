"""Scores customers on request, and routes requests to deployments."""
