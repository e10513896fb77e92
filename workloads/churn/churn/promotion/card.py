"""The model card: what the model is for, what it was made from, how well it does."""

import json
from typing import Any

from jinja2 import Environment, StrictUndefined

from churn.feature_store.definitions import FEATURES
from churn.pipeline.stage import Context

TEMPLATE = """\
# {{ version.name }}, version {{ version.version }}

Predicts whether a customer closes their account within {{ horizon }} days.

## Use

For choosing whom to contact. From a chance of {{ "%.2f"|format(measured.threshold) }} on
a contact pays, at {{ costs.contact_cost }} a contact, {{ costs.churn_cost }} a lost
customer and {{ "%.0f"|format(100 * costs.saved_share) }} % of those contacted kept. Not for
prices, credit or employment.

## Data

| what | value |
|---|---|
{% for key, value in version.lineage.items() -%}
| {{ key }} | {{ value }} |
{% endfor %}
Trained on {{ split.train }} labels, chosen on {{ split.validation }} later ones, judged on
{{ split.test }} still later ones. The data is generated: these figures say nothing of
real customers.

## Quality on the test period

| metric | value | from | to |
|---|---|---|---|
{% for name, one in measured.metrics.items() -%}
| {{ name }} | {{ "%.3f"|format(one.value) }} | {{ "%.3f"|format(one.low) }} | {{ "%.3f"|format(one.high) }} |
{% endfor %}
## Fairness

Largest gap between groups {{ "%.3f"|format(fairness.gap) }}, limit {{ fairness.limit }}:
{{ "within" if fairness.fair else "outside" }} the limit. Groups: {{ fairness.by | join(", ") }}.

## Verdict

{{ "Promoted" if verdict.promoted else "Not promoted" }}, decided by {{ verdict.decided_by }}.

{% for check in verdict.checks -%}
- {{ check.name }}: {{ "passed" if check.passed else "failed" }} ({{ check.seen }}; allowed {{ check.allowed }})
{% endfor %}
## Features

{% for feature in features -%}
- `{{ feature.name }}`: {{ feature.description }}
{% endfor %}"""  # noqa: E501


def card(context: Context, version: Any, verdict: Any) -> str:
    """Return the card as Markdown."""
    template = Environment(undefined=StrictUndefined, autoescape=False).from_string(
        TEMPLATE
    )

    def read(stage: str, file: str) -> Any:
        return json.loads((context.input(stage) / file).read_text())

    return template.render(
        version=version,
        verdict=verdict,
        measured=read("evaluate", "metrics.json"),
        fairness=read("fairness", "fairness.json"),
        split=read("split", "split.json"),
        costs=context.settings.evaluation,
        horizon=context.settings.features.label_horizon_days,
        features=FEATURES,
    )
