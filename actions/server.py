"""The action webhook as one ASGI route: rasa-sdk's executor without its server."""

import json
from typing import Any

import structlog
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.answer import ActionAnswer, ActionClarify, ActionMisunderstood, ActionTask
from actions.registration import ValidateRegistrationForm
from actions.registration_slots import SLOTS
from actions.registration_steps import AskRegistration, StartSession, SubmitRegistration
from kawan.db import Database
from kawan.regions import Gazetteer

log = structlog.get_logger()


def action_route(path: str, database: Database, gazetteer: Gazetteer) -> Route:
    """The route Rasa calls. Errors answer without the request's contents."""
    executor = ActionExecutor()
    for action in (
        ActionAnswer(),
        ActionTask(),
        ActionClarify(),
        ActionMisunderstood(),
        *(AskRegistration(slot, gazetteer) for slot in SLOTS),
        ValidateRegistrationForm(database, gazetteer),
        SubmitRegistration(database),
        StartSession(database),
    ):
        executor.register_action(action)

    async def webhook(request: Request) -> JSONResponse:
        try:
            call: dict[str, Any] = json.loads(await request.body())
            result = await executor.run(call)  # pyright: ignore[reportUnknownMemberType]
        except ActionExecutionRejection as rejection:
            return JSONResponse({"error": rejection.message, "action_name": rejection.action_name}, 400)
        except Exception as error:
            log.error("action webhook failed", error=type(error).__name__)
            return JSONResponse({"error": "action failed"}, 500)
        return JSONResponse(result.model_dump() if result else None)

    return Route(path, webhook, methods=["POST"])
