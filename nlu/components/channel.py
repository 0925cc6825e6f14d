"""The way into Rasa: a REST channel that checks a token. Runs inside Rasa's interpreter (Python 3.10).

Rasa's own ``rest`` channel answers anybody who reaches the port, even where the HTTP API has a token.
"""

import hmac
from typing import Any, Awaitable, Callable, Dict, Optional, Text

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse


class KawanChannel(InputChannel):
    """``POST /webhooks/kawan/webhook`` with ``{"sender", "message", "metadata"}`` and the token as bearer.

    Answers with the list of what the assistant said. An error inside the dialogue answers 500 without details: the
    caller keeps the message and tries again.
    """

    def __init__(self, token: Text) -> None:
        self._token = token

    @classmethod
    def name(cls) -> Text:
        return "kawan"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> "KawanChannel":
        token = (credentials or {}).get("token")
        if not token:
            cls.raise_missing_credentials_exception()
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("kawan_channel", __name__)
        expected = "Bearer " + self._token

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode(), expected.encode()):
                return response.json({"error": "wrong token"}, status=401)
            body = request.json
            collector = CollectingOutputChannel()
            message = UserMessage(
                body["message"],
                collector,
                body["sender"],
                input_channel=self.name(),
                metadata=body.get("metadata"),
            )
            await on_new_message(message)
            return response.json(collector.messages)

        return webhook
