"""The people's side over HTTP: /sim/people, /sim/chats, /sim/faults, /sim/log."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.chats import Chat
from simulator.errors import PeopleError
from simulator.feed import watch
from simulator.groups import change_group, create_group
from simulator.people import Act, change_person
from simulator.responses import CompactJSON, load_json
from simulator.state import Bot, Simulator

Endpoint = Callable[[Request], Awaitable[Response]]
_LONGEST_WAIT = 30.0
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def _refusing(endpoint: Endpoint) -> Endpoint:
    """Answer 400 with {"error"} to a PeopleError."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except PeopleError as error:
            return CompactJSON({"error": str(error)}, status_code=400)

    return guarded


def _simulator(request: Request) -> Simulator:
    return cast(Simulator, request.app.state.simulator)


def _bot(request: Request) -> Bot:
    """The bot named by `?bot=<id>`, else the one that appeared last."""
    wanted = request.query_params.get("bot")
    bot = _simulator(request).bot_for_people(None if wanted is None else _integer(wanted, "bot"))
    if bot is None:
        raise PeopleError(f"no bot with the id {wanted} has called yet")
    return bot


def _integer(text: str, what: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise PeopleError(f"{what} must be a whole number") from None


def _query_integer(request: Request, name: str) -> int:
    return _integer(request.query_params.get(name) or "0", name)


def _person_id(request: Request) -> int:
    person_id = _integer(request.path_params["id"], "the id of a person")
    if not 0 < person_id < 2**52:
        raise PeopleError("the id of a person must be positive and below 2^52")
    return person_id


async def _json(request: Request) -> Any:
    try:
        return load_json(await request.body())
    except ValueError:
        raise PeopleError("the body must be JSON") from None


async def _object(request: Request) -> dict[str, Any]:
    body = await _json(request)
    if not isinstance(body, dict):
        raise PeopleError("the body must be a JSON object")
    return cast(dict[str, Any], body)


def _group(request: Request, bot: Bot) -> Chat:
    chat = bot.chats.get(_integer(request.path_params["id"], "the id of a chat"))
    if chat is None or chat.private:
        raise PeopleError(f"there is no group {request.path_params['id']}")
    return chat


async def _act(request: Request) -> Response:
    body = await _object(request)
    return CompactJSON(Act(_bot(request), _person_id(request), body).perform())


async def _feed(request: Request, bot: Bot, find_chat: Callable[[], Chat]) -> Response:
    try:
        wait = float(request.query_params.get("wait") or 0)
    except ValueError:
        wait = math.nan
    if math.isnan(wait):
        raise PeopleError("wait must be a number of seconds")
    after = _query_integer(request, "after")
    return CompactJSON(await watch(_simulator(request), bot, find_chat, after, min(max(wait, 0.0), _LONGEST_WAIT)))


async def _person_feed(request: Request) -> Response:
    bot, person_id = _bot(request), _person_id(request)
    return await _feed(request, bot, lambda: bot.private_chat(person_id))


async def _group_feed(request: Request) -> Response:
    bot = _bot(request)
    return await _feed(request, bot, lambda: _group(request, bot))


async def _list_people(request: Request) -> Response:
    return CompactJSON([person.to_page() for person in _bot(request).people.values()])


async def _put_person(request: Request) -> Response:
    body = await _object(request)
    person = _bot(request).person(_person_id(request))
    change_person(person, body)
    return CompactJSON(person.to_page())


async def _list_chats(request: Request) -> Response:
    return CompactJSON([chat.to_page() for chat in _bot(request).chats.values() if not chat.private])


async def _create_chat(request: Request) -> Response:
    return CompactJSON(create_group(_bot(request), await _object(request)).to_page())


async def _put_chat(request: Request) -> Response:
    body = await _object(request)
    bot = _bot(request)
    chat = _group(request, bot)
    change_group(bot, chat, body)
    return CompactJSON(chat.to_page())


async def _list_faults(request: Request) -> Response:
    return CompactJSON([rule.to_json() for rule in _simulator(request).faults.rules])


async def _add_faults(request: Request) -> Response:
    faults = _simulator(request).faults
    faults.add_all(await _json(request))
    return CompactJSON([rule.to_json() for rule in faults.rules])


async def _delete_faults(request: Request) -> Response:
    faults = _simulator(request).faults
    wanted = request.query_params.get("id")
    if wanted is None:
        faults.clear()
    elif not faults.remove(_integer(wanted, "id")):
        raise PeopleError(f"there is no rule {wanted}")
    return CompactJSON([rule.to_json() for rule in faults.rules])


async def _read_log(request: Request) -> Response:
    query = request.query_params
    entries = _simulator(request).log.read(
        after=_query_integer(request, "after"),
        method=query.get("method") or None,
        chat_id=query.get("chat_id") or None,
        limit=_query_integer(request, "limit") or None,
    )
    return CompactJSON(entries)


async def _clear_log(request: Request) -> Response:
    _simulator(request).log.clear()
    return CompactJSON({"ok": True})


async def _reset(request: Request) -> Response:
    body = await _object(request) if await request.body() else {}
    _simulator(request).reset(keep_bots=body.get("keep_bots") is True)
    return CompactJSON({"ok": True})


async def _health(request: Request) -> Response:
    return CompactJSON({"ok": True})


async def _file(request: Request) -> Response:
    bot_id = _integer(request.path_params["bot_id"], "the id of a bot")
    bot = _simulator(request).bot_for_people(bot_id or None)
    stored = bot.files.find(request.path_params["file_id"]) if bot else None
    if stored is None:
        return CompactJSON({"error": "there is no such file"}, status_code=404)
    headers = {"X-Content-Type-Options": "nosniff"}
    if stored.mime_type in _PICTURES:
        return Response(stored.content, media_type=stored.mime_type, headers=headers)
    # Never let a page that someone sent run on our origin.
    headers["Content-Disposition"] = "attachment"
    return Response(stored.content, media_type="application/octet-stream", headers=headers)


def sim_routes() -> list[Route]:
    """The routes of the people's side."""
    table: list[tuple[str, str, Endpoint]] = [
        ("POST", "/sim/people/{id}/messages", _act),
        ("GET", "/sim/people/{id}/messages", _person_feed),
        ("GET", "/sim/people", _list_people),
        ("PUT", "/sim/people/{id}", _put_person),
        ("GET", "/sim/chats", _list_chats),
        ("POST", "/sim/chats", _create_chat),
        ("PUT", "/sim/chats/{id}", _put_chat),
        ("GET", "/sim/chats/{id}/messages", _group_feed),
        ("GET", "/sim/faults", _list_faults),
        ("POST", "/sim/faults", _add_faults),
        ("DELETE", "/sim/faults", _delete_faults),
        ("GET", "/sim/log", _read_log),
        ("DELETE", "/sim/log", _clear_log),
        ("POST", "/sim/reset", _reset),
        ("GET", "/sim/health", _health),
        ("GET", "/sim/files/{bot_id}/{file_id}", _file),
    ]
    return [Route(path, _refusing(endpoint), methods=[verb]) for verb, path, endpoint in table]
