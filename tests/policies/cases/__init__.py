"""A case for each rule, in modules named like those of guardrails.rules."""
