"""Every kind of update becomes one of our kinds, and none an error."""

from typing import Any

import pytest
from telegram import Update

from bot.incoming import Incoming, chat_of, read
from tests.bot.updates import CHAT, GROUP, LOCATION, button, chat, membership, message, user

CONTACT = {"phone_number": "6281234567890", "first_name": "Siti"}
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
FILE = {"file_id": "f", "file_unique_id": "u"}
CHANNEL = {"id": -100_777, "type": "channel", "title": "Kabar"}


def incoming(update: dict[str, Any]) -> Incoming:
    return read(Update.de_json(update, None))


@pytest.mark.parametrize(
    ("update", "kind", "details"),
    [
        pytest.param(message(1, "halo"), "text", {"text": "halo", "sender_id": CHAT, "chat_id": CHAT}, id="text"),
        pytest.param(message(1, "/start wonosobo"), "command", {"command": "start", "payload": "wonosobo"}, id="command"),
        pytest.param(message(1, "/KOPDES@KawanBot  Tieng "), "command", {"command": "kopdes", "payload": "Tieng"}, id="command to this bot"),
        pytest.param(message(1, "/"), "command", {"command": "", "payload": ""}, id="a lone slash"),
        pytest.param(message(1, location=LOCATION), "location", {"latitude": -7.2320, "longitude": 109.9362}, id="location"),
        pytest.param(message(1, contact=CONTACT | {"user_id": CHAT}), "contact", {"phone": "6281234567890", "own_contact": True}, id="own contact"),
        pytest.param(message(1, contact=CONTACT | {"user_id": 5}), "contact", {"own_contact": False}, id="somebody's contact"),
        pytest.param(message(1, contact=CONTACT), "contact", {"own_contact": False}, id="a contact without Telegram"),
        pytest.param(message(1, photo=PHOTO, caption="slip gaji"), "media", {"media": "photo", "text": "slip gaji"}, id="photo"),
        pytest.param(message(1, voice=FILE | {"duration": 1}), "media", {"media": "voice"}, id="voice"),
        pytest.param(message(1, video=FILE | {"duration": 1, "width": 1, "height": 1}), "media", {"media": "video"}, id="video"),
        pytest.param(message(1, document=FILE), "media", {"media": "document", "file_id": "f", "file_size": 0}, id="document"),
        pytest.param(message(1, document=FILE | {"file_name": "a.csv", "file_size": 7}), "media", {"file_name": "a.csv", "file_size": 7}, id="a document with a name"),
        pytest.param(message(1, document=FILE, animation=FILE | {"duration": 1, "width": 1, "height": 1}), "media", {"media": "animation", "file_id": ""}, id="animation"),
        pytest.param(message(1, dice={"emoji": "🎲", "value": 3}), "media", {"media": "dice"}, id="dice"),
        pytest.param(message(1, "x", reply_to_message=message(2, "y")["message"]), "text", {"reply_to": 1002}, id="a reply"),
        pytest.param(message(1, pinned_message=message(2, "y")["message"]), "ignored", {}, id="a service message"),
        pytest.param(message(1), "ignored", {}, id="an empty message"),
        pytest.param(message(1, "halo", kind="edited_message"), "edited", {"text": "halo"}, id="edited"),
        pytest.param(message(1, "halo", GROUP, CHAT), "group", {"text": "halo", "chat_id": GROUP, "sender_id": CHAT}, id="group"),
        pytest.param(message(1, photo=PHOTO, chat_id=GROUP, sender=CHAT), "group", {}, id="photo in a group"),
        pytest.param(message(1, "x", GROUP, CHAT, kind="edited_message"), "group", {}, id="edited in a group"),
        pytest.param(message(1, "/pendaftar@KawanBot", GROUP, CHAT), "command", {"command": "pendaftar"}, id="command in a group"),
        pytest.param(message(1, "x", GROUP, CHAT, message_thread_id=9, is_topic_message=True), "group", {"thread_id": 9}, id="a forum topic"),
        pytest.param(button(1, "x:darurat"), "button", {"payload": "x:darurat", "callback_id": "1", "message_id": 50, "chat_id": CHAT}, id="button"),
        pytest.param(button(1, "k:close:1", GROUP, CHAT), "button", {"chat_id": GROUP, "sender_id": CHAT}, id="button in a group"),
        pytest.param(button(1, "x:darurat", with_message=False), "button", {"chat_id": CHAT, "message_id": None}, id="button without message"),
        pytest.param(button(1, None), "button", {"payload": ""}, id="button without data"),
        pytest.param(membership(1, "kicked"), "blocked", {"chat_id": CHAT, "sender_id": CHAT}, id="blocked"),
        pytest.param(membership(1, "member"), "unblocked", {"chat_id": CHAT}, id="unblocked"),
        pytest.param(membership(1, "kicked", GROUP), "ignored", {}, id="thrown out of a group"),
        pytest.param({"update_id": 1, "channel_post": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "x"}}, "ignored", {}, id="channel post"),
        pytest.param({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "x"}}, "ignored", {}, id="no sender"),
        pytest.param({"update_id": 1, "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": True, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}}, "ignored", {"chat_id": 0}, id="poll"),
        pytest.param({"update_id": 1, "inline_query": {"id": "1", "from": user(), "query": "x", "offset": ""}}, "ignored", {}, id="inline query"),
        pytest.param({"update_id": 1, "something_new": {"a": 1}}, "ignored", {"chat_id": 0}, id="what Telegram invents next year"),
    ],
)  # fmt: skip
def test_kinds(update: dict[str, Any], kind: str, details: dict[str, Any]) -> None:
    found = incoming(update)
    assert found.kind == kind
    assert found.update_id == 1
    assert {name: getattr(found, name) for name in details} == details


@pytest.mark.parametrize(("given", "expected"), [("en", "en"), (None, None)])
def test_the_phones_language_comes_along(given: str | None, expected: str | None) -> None:
    update = message(1, "halo")
    update["message"]["from"] = user(language=given)
    assert incoming(update).language == expected


def test_a_command_ends_at_the_line() -> None:
    found = incoming(message(1, "/kopdes\nTieng, Wonosobo"))
    assert (found.command, found.payload) == ("kopdes", "Tieng, Wonosobo")


@pytest.mark.parametrize(
    ("update", "expected"),
    [(message(1, "x"), CHAT), (message(1, "x", GROUP, CHAT), GROUP), (button(1, "x", with_message=False), None)],
    ids=["private", "group", "none"],
)
def test_the_chat_of_an_update(update: dict[str, Any], expected: int | None) -> None:
    assert chat_of(Update.de_json(update, None)) == expected
    assert chat(GROUP)["type"] == "supergroup"
