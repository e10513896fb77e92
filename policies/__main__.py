"""Start the policy pack; the engine runs this file by its path."""

from guardrails.adapter import start

start()
