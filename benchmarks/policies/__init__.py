"""What the policy pack costs, beside Checkov on the same resources."""
