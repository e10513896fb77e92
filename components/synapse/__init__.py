"""The Synapse workspace and its Spark pools."""
