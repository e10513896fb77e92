"""The programs that the Pulumi engine talks to: providers, language host, CLI."""
