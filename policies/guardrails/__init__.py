"""Rules over what the platform is about to create, and the frame that runs them."""
