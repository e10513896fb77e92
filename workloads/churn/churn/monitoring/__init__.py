"""Compares what a deployed model sees with what it was trained on."""
