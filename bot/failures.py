"""What a failed call means for the one it was for: try again, never again, or nobody can know."""

import datetime as dt

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.connections import NotConnectedError
from bot.lanes import seconds_of
from bot.pace import HeldError
from kawan import broadcasts
from kawan.broadcasts import Claim, Outcome
from kawan.db import now

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 300.0
MAX_ATTEMPTS = 8
# These fail before a byte of the request is on its way.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def outcome_of(claim: Claim, error: Exception) -> Outcome:
    """What became of a claim whose call failed.

    - Telegram refused and says why: *blocked*, *not_found*, *failed*, for good. A chat that moved is followed.
    - Telegram is busy (429), was never reached, or not even called: queued again, as often as it takes.
    - Telegram itself answers that it failed (5xx with its own words): queued again with growing waits, then *failed*.
    - Anything else (a time-out, a cut connection, a gateway's error page): it may have arrived. *unknown*.
    """
    match error:
        case RetryAfter():
            return _again(claim, error.message, seconds_of(error))
        case HeldError():
            return _again(claim, error.message, error.seconds)
        case ChatMigrated():
            return Outcome(claim, broadcasts.QUEUED, error=error.message, due_at=now(), chat_id=error.new_chat_id)
        case Forbidden():
            return Outcome(claim, broadcasts.BLOCKED, error=error.message)
        case BadRequest():
            is_missing = "not found" in error.message.lower()
            return Outcome(claim, broadcasts.NOT_FOUND if is_missing else broadcasts.FAILED, error=error.message)
        case InvalidToken():  # nothing is wrong with this recipient
            return _again(claim, error.message, LONGEST_WAIT_SECONDS)
        case NetworkError():
            return _of_network(claim, error)
        case TelegramError():
            return Outcome(claim, broadcasts.FAILED, error=error.message)
        case _:
            return Outcome(claim, broadcasts.FAILED, error=type(error).__name__)


def _of_network(claim: Claim, error: NetworkError) -> Outcome:
    if was_not_sent(error):
        return _again(claim, error.message, growing_wait(claim.attempt))
    if not _is_answer(error):
        return Outcome(claim, broadcasts.UNKNOWN, error=f"{type(error).__name__}: {error.message}")
    if claim.attempt < MAX_ATTEMPTS:
        return _again(claim, error.message, growing_wait(claim.attempt))
    return Outcome(claim, broadcasts.FAILED, error=error.message)


def is_trouble(error: Exception) -> bool:
    """Whether Telegram or the way to it has a problem, which the next recipient would meet too."""
    return isinstance(error, NetworkError | InvalidToken) and not isinstance(error, BadRequest | ChatMigrated)


def was_not_sent(error: NetworkError) -> bool:
    """Whether the request never left us."""
    return isinstance(error, NotConnectedError) or isinstance(error.__cause__, NOT_SENT)


def growing_wait(attempt: int) -> float:
    """Seconds: 2, 4, 8 ... up to five minutes."""
    return min(FIRST_WAIT_SECONDS * 2 ** (attempt - 1), LONGEST_WAIT_SECONDS)


def _is_answer(error: NetworkError) -> bool:
    """Whether this is the Bot API's own 5xx. The library gives connection errors and unreadable pages a cause."""
    return type(error) is NetworkError and error.__cause__ is None


def _again(claim: Claim, reason: str, seconds: float) -> Outcome:
    return Outcome(claim, broadcasts.QUEUED, error=reason, due_at=now() + dt.timedelta(seconds=seconds))
