"""What a failed call means for its recipient."""

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.connections import NotConnectedError
from bot.failures import MAX_ATTEMPTS, growing_wait, is_trouble, outcome_of
from bot.pace import HeldError
from kawan.broadcasts import BLOCKED, FAILED, NOT_FOUND, QUEUED, UNKNOWN, Claim
from kawan.db import now

CLAIM = Claim(1, 1, 700)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "state", "trouble"),
    [
        (Forbidden("bot was blocked by the user"), BLOCKED, False),
        (Forbidden("user is deactivated"), BLOCKED, False),
        (BadRequest("Chat not found"), NOT_FOUND, False),
        (BadRequest("message text is empty"), FAILED, False),
        (RetryAfter(7), QUEUED, False),
        (HeldError(7), QUEUED, False),
        (ChatMigrated(-100_5), QUEUED, False),
        (NotConnectedError("refused"), QUEUED, True),
        (caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("no")), QUEUED, True),
        (caused(TimedOut("Pool timeout"), httpx.PoolTimeout("no")), QUEUED, True),
        (NetworkError("Internal Server Error"), QUEUED, True),
        (InvalidToken("Unauthorized"), QUEUED, True),
        (TimedOut(), UNKNOWN, True),
        (caused(NetworkError("Bad Gateway (502)"), TelegramError("Invalid server response")), UNKNOWN, True),
        (caused(NetworkError("ConnectionResetError"), ConnectionResetError()), UNKNOWN, True),
        (ZeroDivisionError(), FAILED, False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_kind_has_its_outcome(error: Exception, state: str, trouble: bool) -> None:
    assert outcome_of(CLAIM, error).state == state
    assert is_trouble(error) is trouble


def test_the_waits_grow_and_end() -> None:
    waits = [growing_wait(attempt) for attempt in range(1, 12)]
    assert waits[:4] == [2, 4, 8, 16]
    assert waits == sorted(waits)
    assert waits[-1] == 300
    last = outcome_of(Claim(1, MAX_ATTEMPTS, 700), NetworkError("Internal Server Error"))
    assert last.state == FAILED
    assert outcome_of(Claim(1, MAX_ATTEMPTS, 700), NotConnectedError("refused")).state == QUEUED


def test_telegrams_own_wait_is_obeyed() -> None:
    due = outcome_of(CLAIM, RetryAfter(40)).due_at
    assert due is not None
    assert 38 < (due - now()).total_seconds() <= 40


def test_a_moved_chat_is_followed() -> None:
    assert outcome_of(CLAIM, ChatMigrated(-100_5)).chat_id == -100_5
