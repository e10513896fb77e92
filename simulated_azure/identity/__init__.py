"""Sign-in of the simulation: tokens, directory, managed identities."""
