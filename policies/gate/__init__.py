"""The gate: run the pack over a preview or a state, and report what came of it."""
