"""Rasa over HTTP: what a message means, and what the dialogue says to it."""

from dataclasses import dataclass
from typing import Any

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt

from kawan.replies import Reply
from kawan.settings import Settings

LOADING_SECONDS = 60.0


class RasaUnavailableError(Exception):
    """Rasa is down, too slow, or its action server failed (it then answers 200 with an empty list)."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A message that was not understood for sure, and the topics or tasks it may be about, likeliest first.

    ``misread``: it was answered, and the person says that this was not what they meant.
    """

    text: str
    nearest: list[str]
    misread: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What the dialogue made of a message: the topic or task, and the replies to it."""

    topic: str
    confidence: float
    replies: list[Reply]
    task: str = ""
    urgency: float = 0.0
    """What the model thinks, 0 to 1."""
    registered: int | None = None
    """The number of the registration that was stored in this turn."""
    doubt: Doubtful | None = None


class RasaClient:
    """Rasa's channel of ours and its parse call. Times out after ``rasa_timeout_seconds``; one retry on connection
    errors only, because a message that was accepted must not enter the dialogue twice."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.rasa_token
        self._http = httpx.AsyncClient(
            base_url=settings.rasa_url,
            timeout=settings.rasa_timeout_seconds,
            headers={"Authorization": f"Bearer {self._token}"},
            trust_env=False,
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def is_ready(self) -> bool:
        """Whether Rasa answers and has a model loaded."""
        try:
            status = await self._http.get("/status", params={"token": self._token})
            return status.is_success and bool(status.json()["model_file"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):  # down, or another program on its port
            return False

    async def respond(self, person_id: str, text: str, metadata: dict[str, Any]) -> Understood:
        """Say ``text`` to the dialogue of a person. Raises RasaUnavailableError."""
        body = {"sender": person_id, "message": text, "metadata": metadata}
        messages = await self._post("/webhooks/kawan/webhook", body)
        return _understood(messages)

    async def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse of a text: intent, ranking, entities. Raises RasaUnavailableError."""
        return await self._post("/model/parse", {"text": text}, token=self._token)

    async def load_model(self, path: str) -> None:
        """Exchange the model of the running Rasa for the one at ``path``. Raises RasaUnavailableError.

        The old one answers until the new one is loaded (about a second); conversations stay.
        """
        try:
            answer = await self._http.put(
                "/model", json={"model_file": path}, params={"token": self._token}, timeout=LOADING_SECONDS
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise RasaUnavailableError(str(type(error))) from error

    async def replies_given(self, person_id: str, update_id: int) -> Understood | None:
        """What the dialogue already said to this update before a crash, or None if it never saw it."""
        try:
            answer = await self._http.get(
                f"/conversations/{person_id}/tracker",
                params={"token": self._token, "include_events": "AFTER_RESTART"},
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise RasaUnavailableError(str(type(error))) from error
        said: list[dict[str, Any]] | None = None
        for event in answer.json().get("events") or ():
            if event["event"] == "user":
                about: dict[str, Any] = event.get("metadata") or {}
                said = [] if about.get("update_id") == update_id else None
            elif event["event"] == "bot" and said is not None:
                said.append(event.get("data") or {})
        return _understood(said) if said else None

    async def _post(self, path: str, body: dict[str, Any], **params: str) -> Any:
        try:
            answer = await self._post_once(path, body, params)
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise RasaUnavailableError(str(type(error))) from error

    @retry(retry=retry_if_exception_type(httpx.ConnectError), stop=stop_after_attempt(2), reraise=True)
    async def _post_once(self, path: str, body: dict[str, Any], params: dict[str, str]) -> httpx.Response:
        return await self._http.post(path, json=body, params=params)


def _understood(messages: list[dict[str, Any]]) -> Understood:
    if not messages:
        raise RasaUnavailableError("an empty answer: the action server failed")
    replies: list[Reply] = []
    topic, confidence, task, urgency = "", 0.0, "", 0.0
    registered: int | None = None
    doubt: Doubtful | None = None
    for message in messages:
        custom: dict[str, Any] = message.get("custom") or {}
        topic, confidence = custom.get("topic", topic), custom.get("confidence", confidence)
        task, urgency = custom.get("task", task), custom.get("urgency", urgency)
        registered = custom.get("registered", registered)
        doubt = Doubtful(**custom["doubt"]) if custom.get("doubt") else doubt
        if custom.get("reply"):
            replies.append(Reply.from_dict(custom["reply"]))
        elif message.get("text"):
            replies.append(Reply(message["text"]))
    return Understood(topic, confidence, replies, task, urgency, registered, doubt)
