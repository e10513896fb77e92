"""The vendored ARM contracts, one JSON file a namespace; NOTICE names the source."""
