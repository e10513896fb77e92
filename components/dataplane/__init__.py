"""Objects that ARM cannot hold, as dynamic resources."""
