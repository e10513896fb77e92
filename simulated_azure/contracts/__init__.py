"""The vendored ARM contracts, one JSON file a namespace; see NOTICE for their source."""
