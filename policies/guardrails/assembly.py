"""Put a judge together for a stack: its profile, the waivers, every rule."""

from __future__ import annotations

from guardrails.judgement import Judge
from guardrails.profiles import profile_for
from guardrails.registry import registry
from guardrails.waivers import load_waivers


def judge_for(stack: str) -> Judge:
    """Load what is versioned beside the rules."""
    return Judge(registry(), profile_for(stack), load_waivers())
