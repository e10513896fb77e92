"""What joins the two workspaces."""
