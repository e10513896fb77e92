"""Scores every customer of a date on Spark."""
