"""The provider's own client of Resource Manager: signs in, sends, tries again.

Source: ``provider/pkg/azure/client_azcore.go`` of pulumi-azure-native and azcore's
``policy_retry.go`` (read, not copied). A request is sent up to four times: again after
408, 429, 500, 502, 503, 504, after a 409 AnotherOperationInProgress, and whenever no
answer came, also when the work may be done. It is not sent again where Retry-After asks
for more than two minutes. It waits as long as ``retry-after-ms`` says; all other pauses
(in reality 20, 60 and 120 seconds, or Retry-After) are shortened. Polling is no other.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import urllib3

from simulated_azure.engine.azure_native.sign_in import SignIn
from simulated_azure.engine.wire import Properties

# The audience that ARM's clients in the public cloud ask a token for.
AUDIENCE: Final = "https://management.azure.com/"
CONNECTIONS: Final = 64
REQUEST_SECONDS: Final = 300.0
TOKEN_MARGIN_SECONDS: Final = 120.0
# The simulation answers in milliseconds: Azure's waits would only be slept away.
WAIT_SECONDS: Final = 0.02
LONGEST_WAIT_SECONDS: Final = 1.0
RETRIES: Final = 3
LONGEST_RETRY_AFTER_SECONDS: Final = 120.0
_RETRIED: Final = frozenset({408, 429, 500, 502, 503, 504})
_PATH_SAFE: Final = "/!$&'()*+,;=:@~"
NOT_JSON: Final = "NotJson"
_BUSY: Final = "AnotherOperationInProgress"


class ArmFailure(Exception):
    """ARM's error envelope; as text one line of code, status, message and target.

    ``created`` says that the resource exists although its operation failed.
    """

    def __init__(self, answer: Answer, *, created: bool = False) -> None:
        self.status = answer.status
        self.created = created
        error = answer.error
        self.code = str(error.get("code") or "NoErrorCode")
        message = str(error.get("message") or "the answer has no message")
        target = f" (target: {error['target']})" if error.get("target") else ""
        details = "".join(
            f"; {detail.get('code')}: {detail.get('message')}"
            for detail in error.get("details") or ()
        )
        line = f"{self.code} [{self.status}]: {message}{target}{details}"
        super().__init__(" ".join(line.split()))


class NoAnswerError(Exception):
    """The connection ended without an answer; the work may be done or not."""

    def __init__(self, method: str, url: str, cause: Exception) -> None:
        reason = " ".join(str(cause.args[-1] if cause.args else cause).split())
        super().__init__(
            f"{method} {urlsplit(url).path}: no answer came, the work may be done or "
            f"not: {reason}"
        )


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def error(self) -> Mapping[str, Any]:
        """Return the error in the envelope of ARM or of the sign-in."""
        if not isinstance(self.body, Mapping):
            return {}
        error = self.body.get("error", {})
        if isinstance(error, str):
            return {"code": error, "message": self.body.get("error_description")}
        return dict(error)


class Rest:
    """Calls ARM over kept-alive connections; one instance serves all threads."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Read endpoints, identity and CA from what ``exec`` gives to commands."""
        self._environment = environment
        self._who = SignIn.of(environment, {})
        self._base = environment["AZURE_RESOURCE_MANAGER_URL"].rstrip("/")
        self._http = urllib3.PoolManager(
            maxsize=CONNECTIONS,
            ca_certs=environment.get("REQUESTS_CA_BUNDLE"),
            retries=False,
            timeout=REQUEST_SECONDS,
        )
        self._lock = threading.Lock()
        self._token = ""
        self._expires = 0.0

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: Properties | None = None,
    ) -> Answer:
        """Send one request; again while ARM throttles, is broken or busy."""
        url = f"{self._base}{quote(path, safe=_PATH_SAFE)}?{urlencode(query)}"
        return self._patiently(method, url, body)

    def _patiently(self, method: str, url: str, body: Properties | None) -> Answer:
        wait = WAIT_SECONDS
        for _ in range(RETRIES):
            try:
                answer = self._once(method, url, body)
            except NoAnswerError:
                answer = None
            if answer is not None and not _is_passing(answer):
                return answer
            time.sleep(asked_to_wait(answer) or wait)
            wait = min(wait * 4, LONGEST_WAIT_SECONDS)
        return self._once(method, url, body)

    def follow(self, link: str, api_version: str) -> Answer:
        """Get the address that an answer names, through the simulated ARM."""
        parts = urlsplit(link)
        query = parts.query
        if "api-version=" not in query:
            query = f"{query}&api-version={api_version}".lstrip("&")
        return self._patiently("GET", f"{self._base}{parts.path}?{query}", None)

    def token(self, audience: str = AUDIENCE) -> str:
        """Return a bearer token; ARM's is kept until shortly before it expires."""
        if audience != AUDIENCE:
            return str(self._sign_in(audience)["access_token"])
        with self._lock:
            if time.time() > self._expires - TOKEN_MARGIN_SECONDS:
                answer = self._sign_in(audience)
                self._token = str(answer["access_token"])
                self._expires = float(answer["expires_on"])
            return self._token

    def sign_in_as(
        self, variables: Mapping[str, str], configuration: Mapping[str, str]
    ) -> None:
        """Sign in by these settings from now on; without variables, as at first."""
        with self._lock:
            self._who = SignIn.of(variables or self._environment, configuration)
            self._expires = 0.0

    def claims(self) -> Mapping[str, Any]:
        """Return what our access token says about us, unverified."""
        payload = self.token().split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        claims: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(padded))
        return claims

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._http.clear()

    def _sign_in(self, audience: str) -> Mapping[str, Any]:
        asked = self._who.request(audience, self._environment)
        answer = self._send(asked.method, asked.url, asked.headers, asked.body)
        if answer.status != 200:
            raise ArmFailure(answer)
        return dict(answer.body)

    def _once(self, method: str, url: str, body: Properties | None) -> Answer:
        headers = {
            "Authorization": f"Bearer {self.token()}",
            "Accept": "application/json",
            "User-Agent": "pulumi-azure-native/3.29.0 (simulated)",
        }
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        return self._request(method, url, headers, body)

    def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: Properties | None
    ) -> Answer:
        content = None if body is None else json.dumps(body).encode()
        return self._send(method, url, headers, content)

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> Answer:
        try:
            response = self._http.request(method, url, body=content, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            raise NoAnswerError(method, url, error) from None
        names = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, names, _json(response.data))


def _is_passing(answer: Answer) -> bool:
    """Say whether the same request may be answered better a little later."""
    if answer.status == 409:
        return answer.error.get("code") == _BUSY
    after = answer.headers.get("retry-after", "")
    patient = not after.isdecimal() or int(after) <= LONGEST_RETRY_AFTER_SECONDS
    return answer.status in _RETRIED and patient


def asked_to_wait(answer: Answer | None) -> float:
    """Return the seconds that an answer names, 0 if it names none.

    Milliseconds are waited in full, whole seconds only as long as any other pause.
    """
    headers = answer.headers if answer else {}
    if (exact := headers.get("retry-after-ms", "")).isdecimal():
        return int(exact) / 1000
    after = headers.get("retry-after", "")
    return min(float(after), LONGEST_WAIT_SECONDS) if after.isdecimal() else 0.0


def _json(content: bytes) -> Any:
    """Return the parsed body; what is no JSON becomes an error that shows it."""
    if not content.strip():
        return None
    try:
        return json.loads(content)
    except ValueError:
        text = content[:200].decode(errors="replace")
        return {"error": {"code": NOT_JSON, "message": f"the answer was: {text}"}}
