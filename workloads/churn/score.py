"""What the endpoint's server runs, managed or local: init once, then run."""

import json
import logging
import os
from pathlib import Path

from azureml_inference_server_http.api.aml_request import AMLRequest, rawhttp
from azureml_inference_server_http.api.aml_response import AMLResponse

from churn.serving.options import scorer_of
from churn.serving.request import MOST_BYTES, RequestRefusal, refuse_size
from churn.serving.scorer import Scorer

LOG = logging.getLogger("churn")
SCORER: Scorer


def init() -> None:
    """Load the model and open the online store, once per process."""
    global SCORER
    SCORER = scorer_of(Path(os.environ["AZUREML_MODEL_DIR"]), os.environ)


@rawhttp
def run(request: AMLRequest) -> AMLResponse:
    """Answer one request; what cannot be answered says what, seen, allowed and fix."""
    if request.method != "POST":
        return answer({"error": {"what": "Scores are asked for by POST"}}, 405)
    try:
        if (request.content_length or 0) > MOST_BYTES:
            refuse_size(
                "The request has too many bytes", request.content_length, MOST_BYTES
            )
        return answer(SCORER.answer(request.get_data()), 200)
    except RequestRefusal as refusal:
        parts = {part: str(getattr(refusal, part)) for part in PARTS}
        return answer({"error": parts}, refusal.status)


PARTS = ("what", "seen", "allowed", "fix")


def answer(content: dict[str, object], status: int) -> AMLResponse:
    """Return JSON with a status."""
    return AMLResponse(
        json.dumps(content, allow_nan=False),
        status,
        {"Content-Type": "application/json"},
    )
