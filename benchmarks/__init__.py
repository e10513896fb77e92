"""What the platform's own code costs, measured beside a flat program."""
