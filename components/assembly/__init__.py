"""The platform's parts, each put together from one or two concerns."""
