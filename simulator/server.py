"""The Bot API endpoint and the ASGI application that holds both sides and the page."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path
from typing import Any, cast

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.bot_api import run_method
from simulator.bot_api.call import METHODS
from simulator.connections import CutConnection
from simulator.errors import ApiError, migrated
from simulator.faults import Rule, refusal
from simulator.groups import migrate
from simulator.params import Params, is_chat_number, read_params
from simulator.responses import CompactJSON
from simulator.settings import Settings
from simulator.sim_api import sim_routes
from simulator.state import Bot, Simulator

logger = logging.getLogger("simulator")
_TOKEN = re.compile(r"[0-9]{1,15}:\S+")
_WEB = Path(__file__).parent / "web"


class CutError(Exception):
    """A fault rule wants the connection closed."""


def _strike(bot: Bot, rule: Rule, params: Params) -> None:
    """Raise what a rule demands before a call is applied; "drop" lets it through."""
    if rule.kind == "drop_before":
        raise CutError
    if rule.kind == "migrate":
        chat_id = params.text("chat_id")
        chat = bot.chats.get(int(chat_id)) if is_chat_number(chat_id) else None
        # Only a basic group can become a supergroup; everything else is left alone.
        if chat is not None and chat.kind == "group":
            raise migrated(chat.migrated_to or migrate(bot, chat).chat_id)
    error = refusal(rule)
    if error is not None:
        raise error


def _log_entry(method: str, chat_id: str | None, params: Params) -> dict[str, Any]:
    return {
        "at": time.time(),
        "method": method,
        "chat_id": int(chat_id) if chat_id and is_chat_number(chat_id) else chat_id,
        "params": params.for_log(),
        "ok": False,
        "error_code": None,
        "duration_ms": 0.0,
        "message_id": None,
    }


async def call_method(bot: Bot, method: str, params: Params) -> Any:
    """A method with latency, faults and the log around it.

    Raises:
        ApiError: what Telegram would answer.
        CutError: when the connection is to be closed.
    """
    simulator = bot.simulator
    known = METHODS.get(method.lower())
    name = known.api_name if known else method
    chat_id = params.text("chat_id") or None
    entry = _log_entry(name, chat_id, params)
    started = time.monotonic()
    verdict = simulator.faults.judge(name, chat_id)
    rule = verdict.fault
    try:
        await simulator.pause(simulator.settings.latency + verdict.delay)
        if rule is not None:
            entry["fault"] = rule.kind
            _strike(bot, rule, params)
        result = await run_method(bot, method, params)
        entry["ok"] = True
        if isinstance(result, dict):
            entry["message_id"] = cast(dict[str, Any], result).get("message_id")
    except ApiError as error:
        entry["error_code"] = error.code
        entry["description"] = error.description
        if rule is None or rule.kind != "drop":
            raise
        result = None
    finally:
        entry["duration_ms"] = round((time.monotonic() - started) * 1000, 3)
        simulator.log.add(entry)
    if rule is not None and rule.kind == "drop":
        raise CutError
    return cast(object, result)


def _failure(error: ApiError) -> Response:
    headers: dict[str, str] = {}
    if "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return CompactJSON(error.to_json(), status_code=error.code, headers=headers)


async def _bot_api(request: Request) -> Response:
    simulator: Simulator = request.app.state.simulator
    token = request.path_params["token"]
    if not _TOKEN.fullmatch(token):
        return _failure(ApiError(404, "Not Found"))
    bot = simulator.bot_with_token(token)
    try:
        params = await read_params(request)
        result = await call_method(bot, request.path_params["method"], params)
    except (CutError, ClientDisconnect):  # by a fault, or the bot itself went away
        return CutConnection()
    except ApiError as error:
        return _failure(error)
    except Exception:
        logger.exception("the simulator failed at %s", request.path_params["method"])
        return _failure(ApiError(500, "Internal Server Error"))
    return CompactJSON({"ok": True, "result": result})


async def _download(request: Request) -> Response:
    simulator: Simulator = request.app.state.simulator
    bot = simulator.bots.get(request.path_params["token"])
    stored = bot.files.at_path(request.path_params["path"]) if bot else None
    if stored is None:
        return _failure(ApiError(404, "Not Found"))
    return Response(stored.content, media_type="application/octet-stream")


async def _no_such_path(request: Request) -> Response:
    return _failure(ApiError(404, "Not Found"))


def create_app(simulator: Simulator | None = None, settings: Settings | None = None) -> Starlette:
    """The application: Bot API, people's side, and the page when its folder is there."""
    simulator = simulator or Simulator(settings)
    simulator.run_method = call_method
    both = ["GET", "POST"]
    routes: list[Route | Mount] = [
        Route("/bot{token}/{method}", _bot_api, methods=both),
        Route("/bot{rest:path}", _no_such_path, methods=both),
        Route("/file/bot{token}/{path:path}", _download, methods=["GET"]),
        *sim_routes(),
    ]
    if _WEB.is_dir():
        routes.append(Mount("/", StaticFiles(directory=_WEB, html=True)))
    app = Starlette(routes=routes)
    app.state.simulator = simulator
    return app
